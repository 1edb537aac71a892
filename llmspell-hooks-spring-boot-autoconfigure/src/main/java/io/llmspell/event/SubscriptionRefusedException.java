package io.llmspell.event;

/** A subscription was not made. */
public class SubscriptionRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** Why a subscription was not made. */
    public enum Reason {
        /** What was asked for makes no sense, or not with this bus. */
        INVALID("invalid", false),
        /** There is one of that name. */
        DUPLICATE("duplicate", false),
        /** Its owner may not subscribe to it. */
        FORBIDDEN("forbidden", false),
        /** Its owner has as many as an owner may have. */
        TOO_MANY_SUBSCRIPTIONS("too_many_subscriptions", true),
        /** There are as many regular expressions as there may be. */
        TOO_MANY_REGEX_PATTERNS("too_many_regex_patterns", true),
        /** The bus takes none any more. */
        CLOSED("closed", false);

        private final String externalName;

        private final boolean limit;

        Reason(String externalName, boolean limit) {
            this.externalName = externalName;
            this.limit = limit;
        }

        /** The lower-case name used in logs. */
        public String externalName() {
            return this.externalName;
        }

        /** Whether it is a limit that was exceeded. */
        public boolean isLimit() {
            return this.limit;
        }
    }

    public SubscriptionRefusedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return this.reason;
    }
}
