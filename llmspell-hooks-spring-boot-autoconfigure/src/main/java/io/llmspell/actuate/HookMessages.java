package io.llmspell.actuate;

import io.llmspell.hook.HookFailure;
import io.llmspell.state.RedactionFilter;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/**
 * What endpoints say in words of what hooks said: bounded, and redacted as the journal's records are. The message of an
 * exception may hold what a hook was given, so only its class is shown unless messages are asked for. Thread-safe.
 */
public final class HookMessages {

    static final int LONGEST = 500;

    /** What is looked through for secrets. */
    static final int LONGEST_REDACTED = 8_192;

    private static final String REASON = "reason";

    private static final String ERROR = "error";

    private final boolean showErrors;

    private final RedactionFilter filter;

    /**
     * Makes texts.
     *
     * @param showErrors whether messages of exceptions are shown
     * @param filter asked before a text is shown, with the names {@code reason} and {@code error}
     */
    public HookMessages(boolean showErrors, RedactionFilter filter) {
        this.showErrors = showErrors;
        this.filter = filter;
    }

    /** How a hook failed, as far as it may be kept. */
    String kept(HookFailure failure) {
        Throwable cause = failure.cause();
        return kept(
                ERROR,
                (this.showErrors || cause == null)
                        ? failure.message()
                        : "it failed with " + cause.getClass().getName());
    }

    /** As much of a reason as may be kept. */
    String keptReason(String reason) {
        return kept(REASON, reason);
    }

    /** What is cut is redacted before, as half of a secret is not recognised. */
    private String kept(String name, String text) {
        return (text.length() <= LONGEST) ? text : shown(name, text);
    }

    /** The class of what was thrown. */
    static @Nullable String exception(HookFailure failure) {
        Throwable cause = failure.cause();
        return (cause != null) ? bounded(cause.getClass().getName()) : null;
    }

    static String bounded(String text) {
        return (text.length() <= LONGEST) ? text : text.substring(0, LONGEST) + "…";
    }

    static String start(String text, int length) {
        return (text.length() <= length) ? text : text.substring(0, length);
    }

    @Nullable
    String shownReason(@Nullable String reason) {
        return (reason != null) ? shown(REASON, reason) : null;
    }

    String shownError(String error) {
        return shown(ERROR, error);
    }

    /** A filter that fails lets nothing through. */
    private String shown(String name, String text) {
        try {
            JsonNode redacted = this.filter.redact(name, StringNode.valueOf(start(text, LONGEST_REDACTED)));
            return bounded(redacted.isString() ? redacted.stringValue() : redacted.toString());
        } catch (RuntimeException ex) {
            return RedactionFilter.MASK;
        }
    }
}
