package io.llmspell.integration;

import io.llmspell.event.EventContext;
import io.llmspell.event.EventHandler;
import io.llmspell.event.EventSource;
import io.llmspell.event.UniversalEvent;
import io.llmspell.hook.CallScope;
import io.llmspell.hook.CallStack;
import io.llmspell.hook.CallStacks;
import io.llmspell.hook.ComponentId;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes the component and the correlation id of the hooked call that an event is published in to the event, and the
 * correlation id from the event to what its handlers call.
 */
public final class HookEventContext implements EventContext {

    private final Supplier<CallStacks> stacks;

    private final EventSource application;

    private final @Nullable ThreadContext threadContext;

    /**
     * Makes a context.
     *
     * @param stacks which call a thread is inside of
     * @param application the source of events that are published outside of all calls
     * @param threadContext takes what is known of a thread to the threads of handlers; {@code null} for nothing
     */
    public HookEventContext(
            Supplier<CallStacks> stacks, EventSource application, @Nullable ThreadContext threadContext) {
        this.stacks = stacks;
        this.application = application;
        this.threadContext = threadContext;
    }

    /** What is known of a thread, such as who is logged in. */
    public interface ThreadContext {

        /** What is known of the current thread; {@code null} for nothing. */
        @Nullable
        Object capture();

        /** Makes it known of the current thread while a task runs, under a correlation id. */
        void run(@Nullable Object captured, @Nullable String correlationId, Task task) throws Exception;
    }

    /** What is run. */
    public interface Task {
        void run() throws Exception;
    }

    @Override
    public EventSource source() {
        CallStack stack = this.stacks.get().current();
        ComponentId component = stack.component();
        String correlationId = stack.correlationId();
        if (component == null && correlationId == null) {
            return this.application;
        }
        return new EventSource(
                (component != null) ? component.name() : this.application.component(),
                this.application.instanceId(),
                correlationId);
    }

    @Override
    public @Nullable String correlationId() {
        return this.stacks.get().current().correlationId();
    }

    @Override
    public @Nullable Object capture() {
        return (this.threadContext != null) ? this.threadContext.capture() : null;
    }

    @Override
    public void handle(@Nullable Object captured, UniversalEvent event, EventHandler given) throws Exception {
        EventHandler handler =
                RefusalEvents.isOne(event.eventType()) ? each -> RefusalEvents.handle(each, given) : given;
        String correlationId = event.source().correlationId();
        if (this.threadContext == null) {
            handleInScope(correlationId, event, handler);
        } else {
            this.threadContext.run(captured, correlationId, () -> handleInScope(correlationId, event, handler));
        }
    }

    private void handleInScope(@Nullable String correlationId, UniversalEvent event, EventHandler handler)
            throws Exception {
        if (correlationId == null) {
            handler.handle(event);
            return;
        }
        CallStacks known = this.stacks.get();
        CallStack stack = known.current();
        stack.enter(CallScope.of(known, correlationId));
        try {
            handler.handle(event);
        } finally {
            stack.leave();
        }
    }
}
