package io.llmspell.sample.conversation;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads recorded conversations: chat messages in the form of the OpenAI API. A file is one conversation (an object with
 * {@code messages}, or just the list of messages) or a list of them; the README of the sample has the form in full.
 */
@Component
public class RecordingReader {

    private final JsonMapper mapper;

    public RecordingReader(JsonMapper mapper) {
        this.mapper = mapper;
    }

    /**
     * All conversations of the file.
     *
     * @throws RecordingFormatException if it cannot be read or is not of the documented form
     */
    public List<Recording> read(Path file) {
        try (InputStream content = Files.newInputStream(file)) {
            return read(file.toString(), content);
        } catch (IOException e) {
            throw new RecordingFormatException(
                    file.toString(),
                    "cannot be read from " + file.toAbsolutePath().normalize(),
                    e);
        }
    }

    /**
     * All conversations of the content.
     *
     * @param name names the content in messages, and conversations that have no name of their own
     * @throws RecordingFormatException if it is not of the documented form
     */
    public List<Recording> read(String name, InputStream content) {
        try {
            return distinct(recordings(this.mapper.readTree(content), stem(name)));
        } catch (JacksonException e) {
            throw new RecordingFormatException(name, "is not JSON: " + e.getOriginalMessage(), e);
        } catch (MessageException e) {
            throw new RecordingFormatException(name, String.valueOf(e.getMessage()), e);
        }
    }

    private List<Recording> recordings(JsonNode root, String name) {
        if (root.isArray() && !root.path(0).has("role")) {
            return list(root, name);
        }
        JsonNode conversation = root.isArray() ? this.mapper.createObjectNode().set("messages", root) : root;
        return List.of(recording(conversation, name, ""));
    }

    private List<Recording> list(JsonNode root, String name) {
        if (root.isEmpty()) {
            throw new MessageException("The file", "holds no conversation");
        }
        List<Recording> recordings = new ArrayList<>();
        for (int i = 0; i < root.size(); i++) {
            recordings.add(recording(root.get(i), name + "-" + (i + 1), "[" + i + "]."));
        }
        return recordings;
    }

    private Recording recording(JsonNode conversation, String defaultId, String where) {
        String field = conversation.has("traj") ? "traj" : "messages";
        MessageReader reader = new MessageReader(this.mapper);
        List<RecordedTurn> turns = reader.read(conversation.path(field), where + field);
        LocalDateTime now = now(conversation, where);
        return new Recording(id(conversation, defaultId), (now != null) ? now : reader.clock(), turns);
    }

    private static @Nullable LocalDateTime now(JsonNode conversation, String where) {
        String now = conversation.path("now").asString("");
        return now.isEmpty() ? null : MessageReader.time(now, where + "now");
    }

    private static String id(JsonNode conversation, String defaultId) {
        if (conversation.has("id")) {
            return conversation.path("id").asString(defaultId);
        }
        return conversation.has("task_id")
                ? "task-" + conversation.path("task_id").asString("")
                : defaultId;
    }

    /** Several trials of one task have one id in some recordings; the second gets a 2 behind it. */
    private static List<Recording> distinct(List<Recording> recordings) {
        Set<String> ids = new HashSet<>();
        List<Recording> distinct = new ArrayList<>();
        for (Recording recording : recordings) {
            String id = recording.id();
            for (int i = 2; !ids.add(id); i++) {
                id = recording.id() + "-" + i;
            }
            distinct.add(recording.withId(id));
        }
        return distinct;
    }

    private static String stem(String name) {
        String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        int dot = last.lastIndexOf('.');
        return (dot > 0) ? last.substring(0, dot) : last;
    }
}
