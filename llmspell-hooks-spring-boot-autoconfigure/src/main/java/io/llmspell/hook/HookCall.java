package io.llmspell.hook;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One call of an operation that has hooks: shows each hook where the call stands, and takes the hooks' results.
 *
 * <p>Its abstract methods are called by one thread at a time. The contexts it made may be read by any thread, even
 * after the call.
 */
public abstract class HookCall extends CallScope {

    /** Of the thread that the call is on now. */
    CallStack stack;

    private final long started;

    private final @Nullable ComponentId parent;

    private volatile @Nullable Map<String, Object> metadata;

    private volatile @Nullable String callId;

    private boolean startIsNow = true;

    /**
     * Begins a call.
     *
     * @param stacks of the executor whose hooks are to run
     * @param stack of the current thread: gives the parent and the correlation id
     */
    protected HookCall(CallStacks stacks, CallStack stack) {
        super(stacks, stack.scope());
        this.stack = stack;
        this.parent = stack.component();
        this.started = stacks.nanoTime();
    }

    /** Goes on on another thread, on whose stack it was entered: nothing else of the call is under way then. */
    protected final void goOn(CallStack stack) {
        this.stack = stack;
    }

    /** The operation that was called. */
    protected abstract HookTarget target();

    /** What the next hook is to see. */
    protected abstract HookContext context();

    /**
     * Takes a result that the hook's phase and point allow.
     *
     * @param mode if not {@link HookMode#ENFORCE}, the result is checked but not applied
     * @return whether it ends the phase
     * @throws InvalidHookResultException if it does not fit the operation; nothing is changed then
     */
    protected abstract boolean accept(RegisteredHook hook, HookResult result, HookMode mode);

    /** Takes the cancellation by a hook that failed and whose policy is {@link OnFailure#CANCEL}. */
    protected abstract void cancelledByFailure(RegisteredHook hook, HookFailure failure);

    /** To be called before anything that takes its time: the clock was read when the call began, and not since. */
    protected final void timeGoesOn() {
        this.startIsNow = false;
    }

    /** The time at which a phase begins; right at the start of a call it is the one read then. */
    long beginPhase() {
        long now = this.startIsNow ? this.started : this.stacks.nanoTime();
        this.startIsNow = false;
        return now;
    }

    /** Nanoseconds since the call began. */
    public final long elapsedNanos() {
        return this.stacks.nanoTime() - this.started;
    }

    /** Makes the context of a hook. The arrays are neither copied nor changed. */
    protected final HookContext context(HookPoint point, Arguments arguments, Progress progress) {
        return context(point, arguments, progress, null);
    }

    /**
     * The same about an element of a stream.
     *
     * @param said what the stream has said up to it; {@code null} if this is not about an element
     */
    protected final HookContext context(
            HookPoint point, Arguments arguments, Progress progress, @Nullable StreamText said) {
        return new HookContext(this, point, arguments, progress, said);
    }

    final @Nullable ComponentId parent() {
        return this.parent;
    }

    final String callId() {
        String known = this.callId;
        if (known == null) {
            synchronized (this) {
                known = this.callId;
                if (known == null) {
                    known = Uuid7.next().toString();
                    this.callId = known;
                }
            }
        }
        return known;
    }

    final Map<String, Object> metadata() {
        Map<String, Object> known = this.metadata;
        if (known == null) {
            synchronized (this) {
                known = this.metadata;
                if (known == null) {
                    known = new ConcurrentHashMap<>();
                    this.metadata = known;
                }
            }
        }
        return known;
    }
}
