package io.llmspell.sample.airline;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The class a reservation flies in; one for all its flights. */
public enum Cabin {
    @JsonProperty("basic_economy")
    BASIC_ECONOMY("basic economy"),
    @JsonProperty("economy")
    ECONOMY("economy"),
    @JsonProperty("business")
    BUSINESS("business");

    private final String words;

    Cabin(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return this.words;
    }
}
