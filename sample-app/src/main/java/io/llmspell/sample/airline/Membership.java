package io.llmspell.sample.airline;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The tier of a traveller. */
public enum Membership {
    @JsonProperty("regular")
    REGULAR("regular"),
    @JsonProperty("silver")
    SILVER("silver"),
    @JsonProperty("gold")
    GOLD("gold");

    private final String words;

    Membership(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return this.words;
    }
}
