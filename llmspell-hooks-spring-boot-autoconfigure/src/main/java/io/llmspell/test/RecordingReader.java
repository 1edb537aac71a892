package io.llmspell.test;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads recordings: those made for tests, and the messages of a chat with a model. */
final class RecordingReader {

    private static final JsonMapper MAPPER = JsonMapper.shared();

    private final String place;

    private RecordingReader(String place) {
        this.place = place;
    }

    static List<RecordedConversation> read(String... locations) {
        PathMatchingResourcePatternResolver resolver = new PathMatchingResourcePatternResolver();
        List<RecordedConversation> conversations = new ArrayList<>();
        for (String location : locations) {
            try {
                int before = conversations.size();
                for (Resource resource : resolver.getResources(location)) {
                    conversations.addAll(read(resource));
                }
                if (conversations.size() == before) {
                    throw new IllegalArgumentException("There is no conversation at " + location);
                }
            } catch (IOException ex) {
                throw new IllegalArgumentException("The recording at " + location + " cannot be read: " + ex, ex);
            }
        }
        return conversations;
    }

    private static List<RecordedConversation> read(Resource resource) throws IOException {
        JsonNode root;
        try (InputStream json = resource.getInputStream()) {
            root = MAPPER.readTree(json);
        } catch (JacksonException ex) {
            throw new IllegalArgumentException(resource + " is no JSON: " + ex.getOriginalMessage(), ex);
        }
        List<RecordedConversation> conversations = new ArrayList<>();
        for (JsonNode conversation : root.isArray() ? root.values() : List.of(root)) {
            String place = "Conversation " + (conversations.size() + 1) + " of " + resource;
            conversations.add(new RecordingReader(place).conversation(conversation, resource.getFilename()));
        }
        return conversations;
    }

    private RecordedConversation conversation(JsonNode conversation, @Nullable String file) {
        if (conversation.path("calls").isArray()) {
            return new RecordedConversation(id(conversation, file), calls(conversation.path("calls")));
        }
        JsonNode messages = conversation.path(conversation.has("traj") ? "traj" : "messages");
        if (!messages.isArray()) {
            throw wrong("has neither 'calls' nor 'messages'");
        }
        return new RecordedConversation(id(conversation, file), callsOfMessages(messages));
    }

    private static String id(JsonNode conversation, @Nullable String file) {
        if (conversation.has("id")) {
            return conversation.path("id").asString();
        }
        // As tau-bench has them.
        return conversation.has("task_id")
                ? "task " + conversation.path("task_id").asString() + ", trial "
                        + conversation.path("trial").asString("0")
                : String.valueOf(file);
    }

    private List<RecordedToolCall> calls(JsonNode calls) {
        List<RecordedToolCall> read = new ArrayList<>();
        for (JsonNode call : calls.values()) {
            read.add(new RecordedToolCall(
                    name(call.path("tool"), read.size()),
                    arguments(call.path("arguments"), read.size()),
                    plain(call.path("result")),
                    text(call.path("error")),
                    text(call.path("cancelled"))));
        }
        return read;
    }

    /**
     * A message of an assistant has calls, and a later one of the tool has what came of it, found by the call's id. A
     * model may give an id again: the oldest call of it that has no answer is answered.
     */
    private List<RecordedToolCall> callsOfMessages(JsonNode messages) {
        List<RecordedToolCall> read = new ArrayList<>();
        Map<String, Deque<Integer>> open = new HashMap<>();
        for (JsonNode message : messages.values()) {
            if (message.path("role").asString("").equals("tool")) {
                Deque<Integer> waiting = open.get(message.path("tool_call_id").asString(""));
                Integer index = (waiting != null) ? waiting.poll() : null;
                if (index != null) {
                    read.set(index, read.get(index).answered(plain(message.path("content"))));
                }
            }
            for (JsonNode call : message.path("tool_calls").values()) {
                open.computeIfAbsent(call.path("id").asString(""), id -> new ArrayDeque<>())
                        .add(read.size());
                read.add(call(call.path("function"), read.size()));
            }
        }
        return read;
    }

    private RecordedToolCall call(JsonNode function, int index) {
        return new RecordedToolCall(
                name(function.path("name"), index), arguments(function.path("arguments"), index), null, null, null);
    }

    private String name(JsonNode name, int index) {
        if (!name.isString() || name.stringValue().isBlank()) {
            throw wrong("has no name of the tool in call " + (index + 1));
        }
        return name.stringValue();
    }

    /** An object, or the text of one, as models give it. */
    private Map<String, @Nullable Object> arguments(JsonNode given, int index) {
        JsonNode arguments = given;
        if (given.isString()) {
            try {
                arguments = MAPPER.readTree(given.stringValue());
            } catch (JacksonException ex) {
                throw wrong("has arguments in call " + (index + 1) + " that are no JSON: " + ex.getOriginalMessage());
            }
        }
        if (arguments.isMissingNode() || arguments.isNull()) {
            return Map.of();
        }
        if (!arguments.isObject()) {
            throw wrong("has arguments in call " + (index + 1) + " that are no object");
        }
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        arguments.forEachEntry((name, value) -> values.put(name, plain(value)));
        return values;
    }

    private static @Nullable Object plain(JsonNode node) {
        return (node.isMissingNode() || node.isNull()) ? null : MAPPER.treeToValue(node, Object.class);
    }

    private static @Nullable String text(JsonNode node) {
        return node.isString() ? node.stringValue() : null;
    }

    private IllegalArgumentException wrong(String problem) {
        return new IllegalArgumentException(this.place + " " + problem
                + ": expected {\"id\", \"calls\": [{\"tool\", \"arguments\", \"result\"}]} or {\"id\", \"messages\"}");
    }
}
