package io.llmspell.state;

import tools.jackson.databind.JsonNode;

/**
 * A value as it was recorded.
 *
 * @param json what is left of it
 * @param type the name of its declared class, or where none is declared of its own
 * @param fidelity how much that is
 */
public record RecordedValue(JsonNode json, String type, Fidelity fidelity) {

    /** How much of a value was recorded. */
    public enum Fidelity {
        /** All of it. */
        WHOLE,
        /** Without its secrets. */
        REDACTED,
        /** The beginning of a text, nothing of anything else. */
        CUT,
        /** Nothing, since it makes no JSON. */
        NOT_JSON
    }
}
