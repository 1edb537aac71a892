package io.llmspell.hook;

import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Which hooked operations a thread is inside of. Entering and leaving allocate nothing, so that calls without hooks can
 * take part: a hooked call inside them still finds its parent, and shares its correlation id with its siblings.
 *
 * <p>Owned by one thread; no method may be called by another.
 */
public final class CallStack {

    private static final BoundHook[] NO_HOOKS = {};

    /** Weak, as a thread outlives the engine: a stack that led to its own thread local would never be let go. */
    private final WeakReference<CallStacks> stacks;

    /** Above the depth, what was there last. */
    private @Nullable ComponentId[] components = new ComponentId[8];

    /** Of each entry, its own call or else the call it is inside of; {@code null} until one is needed. */
    private @Nullable CallScope[] scopes = new CallScope[8];

    private int depth;

    /** What is below is hidden: the thread works for somebody who is elsewhere. */
    private int base;

    /** The latest reading of the clock, shared by breaker, deadline and meters: the end of a hook begins the next. */
    long mark;

    /** Of the thread; asked for once. */
    private @Nullable Boolean interruptible;

    /** Hooks of other threads inside of which this thread works. */
    private BoundHook[] inherited = NO_HOOKS;

    private @Nullable WatchdogSlot slot;

    private @Nullable Object handover;

    CallStack(CallStacks stacks) {
        this.stacks = new WeakReference<>(stacks);
    }

    private CallStacks stacks() {
        return Objects.requireNonNull(this.stacks.get(), "the engine of this call stack is gone");
    }

    /** Enters an operation that has no hooks. */
    public void enter(ComponentId component) {
        push(component, (this.depth == this.base) ? null : this.scopes[this.depth - 1]);
    }

    /** Enters an operation that has hooks. */
    public void enter(ComponentId component, CallScope call) {
        push(component, call);
    }

    /** Enters something that is no operation, such as the handling of an event. */
    public void enter(CallScope scope) {
        push(null, scope);
    }

    /** Leaves what was entered last. */
    public void leave() {
        this.scopes[--this.depth] = null;
    }

    /**
     * What is there already is not written again: a reference written into an old object costs the garbage collector's
     * barrier, which is more than the rest of entering.
     */
    @SuppressWarnings("ReferenceEquality")
    private void push(@Nullable ComponentId component, @Nullable CallScope scope) {
        int top = this.depth;
        if (top == this.components.length) {
            this.components = Arrays.copyOf(this.components, top * 2);
            this.scopes = Arrays.copyOf(this.scopes, top * 2);
        }
        if (this.components[top] != component) {
            this.components[top] = component;
        }
        if (scope != null) {
            this.scopes[top] = scope;
        }
        this.depth = top + 1;
    }

    /** The component of the innermost operation, or {@code null} outside all. */
    public @Nullable ComponentId component() {
        return (this.depth == this.base) ? null : this.components[this.depth - 1];
    }

    /** The scope a call made now belongs to, or {@code null} if it is the outermost. */
    public @Nullable CallScope scope() {
        if (this.depth == this.base) {
            return null;
        }
        CallScope scope = this.scopes[this.depth - 1];
        if (scope == null) {
            // Only entries without hooks are below: they share what the outermost of them begins.
            scope = new CallScope(stacks(), null);
            Arrays.fill(this.scopes, this.base, this.depth, scope);
        }
        return scope;
    }

    /** The correlation id of the calls this thread is inside of, or {@code null} outside all. */
    public @Nullable String correlationId() {
        CallScope scope = scope();
        return (scope != null) ? scope.correlationId() : null;
    }

    /** Leaves something for the operation that is called next; see {@link #takeHandover()}. */
    public void handOver(@Nullable Object something) {
        this.handover = something;
    }

    /** What was left for the operation that is being called, which stays until it is handed over anew. */
    public @Nullable Object handover() {
        return this.handover;
    }

    /** Takes what was left for the operation that is being called. */
    public @Nullable Object takeHandover() {
        Object taken = this.handover;
        this.handover = null;
        return taken;
    }

    /** Where this thread stands, to be taken to another thread. */
    public Snapshot capture() {
        return new Snapshot(stacks(), component(), scope(), activeHooks());
    }

    /** The same from inside of a hook that is to run on another thread. */
    Snapshot captureInside(BoundHook hook) {
        BoundHook[] active = activeHooks();
        BoundHook[] all = Arrays.copyOf(active, active.length + 1);
        all[active.length] = hook;
        return new Snapshot(stacks(), component(), scope(), all);
    }

    /** Where a thread stood when it was captured. Immutable, and usable by any thread, any number of times. */
    public static final class Snapshot {

        private final CallStacks stacks;

        private final @Nullable ComponentId component;

        private final @Nullable CallScope scope;

        private final BoundHook[] hooks;

        private Snapshot(
                CallStacks stacks, @Nullable ComponentId component, @Nullable CallScope scope, BoundHook[] hooks) {
            this.stacks = stacks;
            this.component = component;
            this.scope = scope;
            this.hooks = hooks;
        }

        /** Where the current thread stands. */
        public Snapshot here() {
            return this.stacks.current().capture();
        }

        /** Whether it was inside of a call, or of something else that has a correlation id. */
        public boolean isInside() {
            return this.component != null || this.scope != null;
        }

        /** Whether the current thread is outside of all calls, so that it could be taken for being here. */
        public boolean isElsewhere() {
            CallStack stack = this.stacks.current();
            return stack.depth == stack.base && stack.inherited.length == 0;
        }

        /** Runs the task on the current thread as if it were run from where the snapshot was taken. */
        public void run(Runnable task) {
            try {
                call(() -> {
                    task.run();
                    return null;
                });
            } catch (RuntimeException ex) {
                throw ex;
            } catch (Exception ex) {
                throw new IllegalStateException("A runnable throws nothing checked", ex);
            }
        }

        /** Calls the task on the current thread as if it were called from where the snapshot was taken. */
        public <T extends @Nullable Object> T call(Callable<T> task) throws Exception {
            CallStack stack = this.stacks.current();
            BoundHook[] before = stack.inherited;
            int base = stack.base;
            stack.inherited = this.hooks;
            stack.base = stack.depth;
            boolean entered = isInside();
            if (entered) {
                stack.push(this.component, this.scope);
            }
            try {
                return task.call();
            } finally {
                if (entered) {
                    stack.leave();
                }
                stack.base = base;
                stack.inherited = before;
            }
        }
    }

    /** Whether this hook runs already further out, on this thread or on the one this thread works for. */
    boolean isInside(BoundHook hook) {
        WatchdogSlot slot = this.slot;
        if (slot != null && slot.isInside(hook)) {
            return true;
        }
        for (BoundHook outer : this.inherited) {
            if (outer.sameHookAndPoint(hook)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a hook at one of these points runs further out, on this thread or on the one this thread works for. */
    public boolean isInsideHookAt(Set<? extends HookPoint> points) {
        for (BoundHook outer : activeHooks()) {
            if (points.contains(outer.point)) {
                return true;
            }
        }
        return false;
    }

    private BoundHook[] activeHooks() {
        WatchdogSlot slot = this.slot;
        if (slot == null || slot.depth() == 0) {
            return this.inherited;
        }
        BoundHook[] own = slot.activeHooks();
        BoundHook[] all = Arrays.copyOf(this.inherited, this.inherited.length + own.length);
        System.arraycopy(own, 0, all, this.inherited.length, own.length);
        return all;
    }

    /** Runs something that the watchdog does not interrupt: it does so afterwards, if it has to. */
    public void withoutInterrupts(Runnable work) {
        WatchdogSlot known = this.slot;
        if (known == null) {
            work.run();
            return;
        }
        known.hold();
        try {
            work.run();
        } finally {
            known.release();
        }
    }

    boolean interruptible(CallerRules rules) {
        Boolean known = this.interruptible;
        if (known == null) {
            known = !Watchdog.isOnItsThread() && rules.interruptible();
            this.interruptible = known;
        }
        return known;
    }

    @Nullable
    WatchdogSlot slot() {
        return this.slot;
    }

    void slot(@Nullable WatchdogSlot slot) {
        this.slot = slot;
    }
}
