package io.llmspell.state;

import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** The JSON of stored values: ASCII, so that every database and every string in it comes back as it was. */
final class StateJson {

    private static final JsonMapper TREES = JsonMapper.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private final JsonMapper mapper;

    StateJson(JsonMapper mapper) {
        this.mapper = mapper;
    }

    String write(String hook, String key, Object value) {
        JsonNode tree;
        try {
            tree = this.mapper.valueToTree(value);
        } catch (JacksonException | IllegalArgumentException ex) {
            throw new HookStateException(
                    "The value for '" + key + "' of hook '" + hook + "' makes no JSON: " + ex.getMessage(), ex);
        }
        if (tree == null || tree.isNull() || tree.isMissingNode()) {
            throw new HookStateException(
                    "The value for '" + key + "' of hook '" + hook + "' is null: to have none, remove the entry");
        }
        return text(tree);
    }

    static String text(JsonNode tree) {
        return TREES.writeValueAsString(tree);
    }

    static JsonNode tree(String json) {
        return TREES.readTree(json);
    }

    <T> T read(String hook, StoredValue stored, Class<T> type) {
        try {
            return this.mapper.readValue(stored.json(), type);
        } catch (JacksonException ex) {
            throw new HookStateException(
                    "Entry '" + stored.key() + "' of hook '" + hook + "' is no " + type.getName() + ": "
                            + ex.getOriginalMessage(),
                    ex);
        }
    }
}
