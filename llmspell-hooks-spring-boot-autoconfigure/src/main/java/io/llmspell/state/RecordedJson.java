package io.llmspell.state;

import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** Decisions as JSON. Members that are not known are passed over, as a newer instance may have written them. */
final class RecordedJson {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private RecordedJson() {}

    static String write(RecordedDecision decision) {
        return MAPPER.writeValueAsString(decision);
    }

    static RecordedDecision read(String json) {
        return MAPPER.readValue(json, RecordedDecision.class);
    }
}
