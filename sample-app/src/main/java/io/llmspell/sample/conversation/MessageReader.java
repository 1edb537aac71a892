package io.llmspell.sample.conversation;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the chat messages of one conversation. Used for one conversation only. */
final class MessageReader {

    private static final TypeReference<LinkedHashMap<String, @Nullable Object>> ARGUMENTS = new TypeReference<>() {};

    private static final Pattern CLOCK = Pattern.compile(
            "current time is (\\d{4}-\\d{2}-\\d{2})[ T](\\d{2}:\\d{2}:\\d{2})", Pattern.CASE_INSENSITIVE);

    private final JsonMapper mapper;

    private final TurnCollector turns = new TurnCollector();

    private @Nullable LocalDateTime clock;

    MessageReader(JsonMapper mapper) {
        this.mapper = mapper;
    }

    List<RecordedTurn> read(JsonNode messages, String where) {
        if (!messages.isArray()) {
            throw new MessageException(where, "must be a list of messages");
        }
        for (int i = 0; i < messages.size(); i++) {
            readMessage(messages.get(i), where + "[" + i + "]");
        }
        return this.turns.turns();
    }

    /** The time that the system message told, if it did. */
    @Nullable
    LocalDateTime clock() {
        return this.clock;
    }

    private void readMessage(JsonNode message, String where) {
        String role = message.path("role").asString("");
        switch (role) {
            case "system", "developer" -> readClock(text(message, where), where);
            case "user" -> this.turns.customerSays(text(message, where));
            case "assistant" -> readAgent(message, where);
            case "tool" -> readAnswer(message, where);
            default ->
                throw new MessageException(
                        where, "has role '" + role + "': expected system, developer, user, assistant or tool");
        }
    }

    private void readClock(String text, String where) {
        Matcher matcher = CLOCK.matcher(text);
        if (matcher.find()) {
            this.clock = time(matcher.group(1) + "T" + matcher.group(2), where);
        }
    }

    private void readAgent(JsonNode message, String where) {
        this.turns.agentSays(text(message, where));
        JsonNode calls = message.path("tool_calls");
        for (int i = 0; i < calls.size(); i++) {
            readCall(calls.get(i), where + ".tool_calls[" + i + "]");
        }
    }

    private void readCall(JsonNode call, String where) {
        JsonNode function = call.path("function");
        String name = required(function, "name", where + ".function");
        String id = required(call, "id", where);
        this.turns.agentCalls(id, name, arguments(function.path("arguments"), where + ".function.arguments"));
    }

    private void readAnswer(JsonNode message, String where) {
        String id = required(message, "tool_call_id", where);
        if (!this.turns.toolAnswers(id, text(message, where))) {
            throw new MessageException(where, "answers tool call '" + id + "', which nobody has made");
        }
    }

    /** The API sends arguments as JSON in a string; an object in its place is easier to write by hand. */
    private Map<String, @Nullable Object> arguments(JsonNode arguments, String where) {
        try {
            JsonNode object = arguments.isString() ? this.mapper.readTree(arguments.asString()) : arguments;
            if (object.isObject()) {
                return this.mapper.convertValue(object, ARGUMENTS);
            }
        } catch (JacksonException e) {
            throw new MessageException(where, "is not JSON: " + e.getOriginalMessage());
        }
        throw new MessageException(where, "must be a JSON object");
    }

    private static String required(JsonNode node, String field, String where) {
        String value = node.path(field).asString("");
        if (value.isBlank()) {
            throw new MessageException(where, "needs a '" + field + "'");
        }
        return value;
    }

    /** Content is a string, nothing, or a list of parts of which those with text count. */
    private static String text(JsonNode message, String where) {
        JsonNode content = message.path("content");
        if (content.isString()) {
            return content.asString();
        }
        if (content.isMissingNode() || content.isNull()) {
            return "";
        }
        if (content.isArray()) {
            return parts(content);
        }
        throw new MessageException(where, "has content that is neither text nor a list of parts");
    }

    private static String parts(JsonNode content) {
        StringBuilder text = new StringBuilder();
        for (JsonNode part : content) {
            text.append(part.path("text").asString(""));
        }
        return text.toString();
    }

    static LocalDateTime time(String text, String where) {
        try {
            return LocalDateTime.parse(text, DateTimeFormatter.ISO_LOCAL_DATE_TIME);
        } catch (DateTimeParseException e) {
            throw new MessageException(where, "has the time '" + text + "': expected such as 2026-03-10T09:00:00");
        }
    }
}
