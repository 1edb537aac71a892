package io.llmspell.hook;

import org.jspecify.annotations.Nullable;

/** Thrown to the caller of an operation that a hook cancelled. Never retried, redirected or recovered. */
public class HookCancelledException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String hook;

    private final String reason;

    private final String point;

    private final String target;

    public HookCancelledException(
            String hook, String reason, HookPoint point, HookTarget target, @Nullable Throwable cause) {
        super(target + " was cancelled by hook '" + hook + "' at " + point.externalName() + ": " + reason, cause);
        this.hook = hook;
        this.reason = reason;
        this.point = point.externalName();
        this.target = target.toString();
    }

    /** The name of the hook that cancelled. */
    public String hook() {
        return this.hook;
    }

    /** The hook's reason. */
    public String reason() {
        return this.reason;
    }

    /** The external name of the point. */
    public String point() {
        return this.point;
    }

    /** The cancelled operation, as {@code type:component.operation}. */
    public String target() {
        return this.target;
    }
}
