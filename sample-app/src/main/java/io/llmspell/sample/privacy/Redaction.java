package io.llmspell.sample.privacy;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Replaces e-mail addresses, payment ids and dates of birth. What is redacted once stays as it is the second time. */
@Component
public class Redaction {

    private static final String HIDDEN = "[redacted]";

    private static final Set<String> HIDDEN_FIELDS = Set.of("email", "dob", "date_of_birth", "last_four");

    private static final Pattern EMAIL = Pattern.compile("[\\w.+-]+@[\\w-]+(?:\\.[\\w-]+)+");

    private static final Pattern PAYMENT_ID = Pattern.compile("\\b(credit_card|gift_card|certificate)_\\d+");

    /** A date counts as one of birth where the words before it say so. */
    private static final Pattern BIRTH = Pattern.compile("(?i)\\b((?:born|birth|birthday|dob)\\b[^\\d\\n]{0,20}?)"
            + "(?:\\d{4}-\\d{2}-\\d{2}|\\d{1,2}[./]\\d{1,2}[./]\\d{4}|\\p{L}+ \\d{1,2},? \\d{4})");

    private final JsonMapper mapper;

    public Redaction(JsonMapper mapper) {
        this.mapper = mapper;
    }

    /** Text, or JSON in text, without personal data; the very same text if there was none. */
    public String redact(String content) {
        String start = content.stripLeading();
        if (start.startsWith("{") || start.startsWith("[")) {
            try {
                JsonNode json = this.mapper.readTree(content);
                JsonNode redacted = redact(json);
                return redacted.equals(json) ? content : this.mapper.writeValueAsString(redacted);
            } catch (JacksonException e) {
                // It begins like JSON and is none, so it is a text like any other.
                return redactText(content);
            }
        }
        return redactText(content);
    }

    /** The values without personal data, as JSON. */
    public String redact(Map<String, @Nullable Object> values) {
        return this.mapper.writeValueAsString(redact(this.mapper.<JsonNode>valueToTree(values)));
    }

    /** A value without personal data, made of maps, lists and plain values. */
    public Object redactValue(Object value) {
        return this.mapper.treeToValue(redact(this.mapper.<JsonNode>valueToTree(value)), Object.class);
    }

    JsonNode redact(JsonNode json) {
        if (json.isObject()) {
            return redactObject(json);
        }
        if (json.isArray()) {
            ArrayNode array = this.mapper.createArrayNode();
            json.forEach(element -> array.add(redact(element)));
            return array;
        }
        return json.isString() ? this.mapper.getNodeFactory().stringNode(redactText(json.asString())) : json;
    }

    private JsonNode redactObject(JsonNode json) {
        ObjectNode object = this.mapper.createObjectNode();
        for (Map.Entry<String, JsonNode> field : json.properties()) {
            String name = field.getKey();
            if (HIDDEN_FIELDS.contains(name.toLowerCase(Locale.ROOT))) {
                object.put(name, HIDDEN);
            } else {
                object.set(free(object, redactText(name)), redact(field.getValue()));
            }
        }
        return object;
    }

    /** Payment ids are names of fields too; two of one kind must not become one field. */
    private static String free(ObjectNode object, String name) {
        String free = name;
        for (int i = 2; object.has(free); i++) {
            free = name + " " + i;
        }
        return free;
    }

    private static String redactText(String text) {
        String withoutEmail = EMAIL.matcher(text).replaceAll(HIDDEN);
        String withoutPayment = PAYMENT_ID.matcher(withoutEmail).replaceAll("$1_" + HIDDEN);
        return BIRTH.matcher(withoutPayment).replaceAll("$1" + HIDDEN);
    }
}
