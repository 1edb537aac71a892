package io.llmspell.hook;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that was refused.
 *
 * @param kind whether a permission or a limit was in the way
 * @param rule which one: one of few names, also a tag value of the meter
 * @param target what was refused
 * @param message what is wrong and what to do; holds no arguments and no results
 * @param details more that is known, by name
 */
public record Refusal(
        Kind kind,
        String rule,
        HookTarget target,
        @Nullable String message,
        Map<String, ? extends @Nullable Object> details) {

    public Refusal {
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }

    /** Somebody wanted what he may not. */
    public static Refusal violation(
            String permission,
            HookTarget target,
            @Nullable String message,
            Map<String, ? extends @Nullable Object> details) {
        return new Refusal(Kind.VIOLATION, permission, target, message, details);
    }

    /** Something would have exceeded a limit. */
    public static Refusal limit(
            String limit,
            HookTarget target,
            @Nullable String message,
            Map<String, ? extends @Nullable Object> details) {
        return new Refusal(Kind.LIMIT, limit, target, message, details);
    }

    /** What was in the way; also a tag value of the meter. */
    public enum Kind {
        /** A permission: fires {@link StandardHookPoint#SECURITY_VIOLATION}. */
        VIOLATION("violation"),
        /** A limit: fires {@link StandardHookPoint#RESOURCE_LIMIT_EXCEEDED}. */
        LIMIT("limit");

        private final String externalName;

        Kind(String externalName) {
            this.externalName = externalName;
        }

        /** The lower-case name used in meters and logs. */
        public String externalName() {
            return this.externalName;
        }
    }
}
