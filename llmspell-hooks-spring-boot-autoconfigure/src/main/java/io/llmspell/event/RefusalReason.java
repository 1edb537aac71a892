package io.llmspell.event;

/** Why an event was not published; also a tag value of the drop meter. */
public enum RefusalReason {
    /** Its type is no event type. */
    INVALID_TYPE("invalid_type", false),
    /** It is larger than events may be. */
    TOO_LARGE("too_large", true),
    /** Its data is nested deeper than it may be. */
    TOO_DEEP("too_deep", true),
    /** It has more metadata than an event may have. */
    TOO_MUCH_METADATA("too_much_metadata", true),
    /** Its data is no valid JSON or does not fit the schema of its type. */
    INVALID_DATA("invalid_data", false),
    /** Its publisher may not publish it. */
    FORBIDDEN("forbidden", false),
    /** Its publisher published too many in a short time. */
    RATE_LIMITED("rate_limited", true),
    /** It could not be stored. */
    NOT_STORED("not_stored", false),
    /** The bus takes no events any more. */
    CLOSED("closed", false);

    private final String externalName;

    private final boolean limit;

    RefusalReason(String externalName, boolean limit) {
        this.externalName = externalName;
        this.limit = limit;
    }

    /** The lower-case name used in meters and logs. */
    public String externalName() {
        return this.externalName;
    }

    /** Whether it is a limit that was exceeded. */
    public boolean isLimit() {
        return this.limit;
    }
}
