package io.llmspell.hook;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What a point is for, and with it the results that its hooks may return in each phase. */
public enum PointKind {
    /** Runs ahead of an operation and may decide what becomes of it. */
    BEFORE,
    /** Checks the arguments of a tool after they were transformed and before they are guarded. */
    VALIDATION,
    /** Runs on the value of an operation. */
    AFTER,
    /** Runs on the exception of an operation and may recover from it. */
    ERROR,
    /** May refuse or change something that is about to happen. */
    VETO,
    /** Tells that something has happened. */
    NOTICE;

    /** Whether a hook in this phase of a point of this kind may return this type of result. */
    public boolean accepts(HookPhase phase, ResultType type) {
        return switch (type) {
            case CONTINUE, SKIPPED -> true;
            case CANCEL -> this != NOTICE && phase != HookPhase.OBSERVE;
            case MODIFIED -> this != NOTICE && phase == HookPhase.TRANSFORM;
            case REDIRECT, REPLACE, RETRY, FORK, CACHE -> aroundAnOperation() && phase == HookPhase.TRANSFORM;
        };
    }

    private boolean aroundAnOperation() {
        return this == BEFORE || this == AFTER || this == ERROR;
    }

    /** The accepted results as text, for error messages. */
    String describeAccepted(HookPhase phase) {
        return Arrays.stream(ResultType.values())
                .filter(type -> accepts(phase, type))
                .map(ResultType::externalName)
                .collect(Collectors.joining(", "));
    }
}
