package io.llmspell.hook;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * What the calls below one outermost call share: their correlation id, made when it is first asked for, by whichever
 * thread asks first.
 */
public class CallScope {

    private static final VarHandle ID;

    static {
        try {
            ID = MethodHandles.lookup().findVarHandle(CallScope.class, "id", String.class);
        } catch (ReflectiveOperationException ex) {
            throw new ExceptionInInitializerError(ex);
        }
    }

    final CallStacks stacks;

    private final @Nullable CallScope parent;

    @SuppressWarnings("unused") // through ID
    private volatile @Nullable String id;

    protected CallScope(CallStacks stacks, @Nullable CallScope parent) {
        this(stacks, parent, null);
    }

    private CallScope(CallStacks stacks, @Nullable CallScope parent, @Nullable String id) {
        this.stacks = stacks;
        this.parent = parent;
        this.id = id;
    }

    /** What goes on under a correlation id that came from elsewhere: with an event, or a message. */
    public static CallScope of(CallStacks stacks, String correlationId) {
        return new CallScope(stacks, null, correlationId);
    }

    /** Inherited from the enclosing call, else the current trace id, else a UUIDv7. */
    public final String correlationId() {
        if (this.parent != null) {
            return this.parent.correlationId();
        }
        String known = this.id;
        if (known != null) {
            return known;
        }
        String made = this.stacks.newCorrelationId();
        String before = (String) ID.compareAndExchange(this, null, made);
        return (before != null) ? before : made;
    }

    /** The call that this one was made from, or {@code null} at the outermost. */
    protected final @Nullable CallScope parentScope() {
        return this.parent;
    }
}
