package io.llmspell.integration;

import io.llmspell.hook.CallStack;
import io.llmspell.hook.CallStacks;
import io.llmspell.hook.ContextCarrier;
import io.llmspell.hook.HookRegistry;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs operations with the hooks that are for them: before, operation, after or error. Thread-safe. */
final class OperationEngine {

    private final HookRegistry registry;

    private final CallStacks stacks;

    private final CallLimits limits;

    private final ValueConverter converter;

    private final ResultCache cache;

    private final OperationTargets targets;

    private final Executor forks;

    private final ContextCarrier carrier;

    private final OperationEvents events;

    private final boolean eventsNamePlaces;

    private final ElementTexts texts;

    private final Supplier<Refusals> refusals;

    OperationEngine(
            HookRegistry registry,
            CallStacks stacks,
            CallLimits limits,
            ValueConverter converter,
            ResultCache cache,
            OperationTargets targets,
            Executor forks,
            ContextCarrier carrier,
            OperationEvents events,
            ElementTexts texts,
            Supplier<Refusals> refusals) {
        this.registry = registry;
        this.stacks = stacks;
        this.limits = limits;
        this.converter = converter;
        this.cache = cache;
        this.targets = targets;
        this.forks = forks;
        this.carrier = carrier;
        this.events = events;
        this.texts = texts;
        this.refusals = refusals;
        this.eventsNamePlaces = events.hasBus();
    }

    /** Whether anybody might ask which operation a thread is in: hooks, and events that are published inside of it. */
    boolean placeMatters() {
        return this.eventsNamePlaces || !this.registry.snapshot().isEmpty();
    }

    /** The hooks of now for an operation. */
    Plan plan(Operation operation) {
        return operation.plan(this, this.registry.snapshot());
    }

    /**
     * Whether a call has nothing to do with hooks beyond that calls inside of it find it as their parent.
     *
     * @param reporter whoever wants to know of a value that comes later
     */
    boolean passes(Plan plan, CallStack stack, @Nullable OperationReporter reporter) {
        return plan.isEmpty()
                && stack.handover() == null
                && !plan.operation().remembers()
                && (reporter == null || plan.operation().signature().delivery() == null);
    }

    /** Runs an operation with the hooks of a plan, and tells who wants to know. */
    @Nullable
    Object invoke(
            Plan plan,
            CallStack stack,
            Object invocation,
            @Nullable Object[] arguments,
            @Nullable OperationReporter reporter)
            throws Throwable {
        Nesting nesting = takeNesting(stack, plan.operation());
        Delivery delivery = plan.operation().signature().delivery();
        if (delivery != null) {
            return delivery.give(
                    new LaterCalls(this, plan.operation(), delivery, reporter, invocation, arguments, nesting));
        }
        OperationCall call = new OperationCall(stack, plan, invocation, arguments, nesting);
        stack.enter(plan.operation().target().component(), call);
        try {
            return (reporter != null) ? reporter.run(arguments, call::run) : call.run();
        } finally {
            stack.leave();
        }
    }

    /** Runs an operation that is not a method. */
    @Nullable
    Object invoke(Operation operation, Object invocation, @Nullable Object[] arguments) throws Throwable {
        Plan plan = plan(operation);
        CallStack stack = this.stacks.current();
        OperationReporter reporter = operation.wantedReporter(this.events);
        if (!passes(plan, stack, reporter)) {
            return invoke(plan, stack, invocation, arguments, reporter);
        }
        stack.enter(operation.target().component());
        try {
            return (reporter != null)
                    ? reporter.run(arguments, () -> operation.body().run(invocation, arguments, false))
                    : operation.signature().placed(operation.body().run(invocation, arguments, false), stack);
        } finally {
            stack.leave();
        }
    }

    private static @Nullable Nesting takeNesting(CallStack stack, Operation operation) {
        if (stack.handover() instanceof Nesting nesting
                && (nesting.target() == null || nesting.target().equals(operation.target()))) {
            stack.takeHandover();
            return nesting;
        }
        return null;
    }

    /** Answers an undecided call from what is remembered, or runs its operation and remembers what a hook wished. */
    @Nullable
    Object runRemembering(OperationCall call, @Nullable Remember wish) throws Throwable {
        if (wish == null && !call.operation().remembers()) {
            return call.runOnce(null);
        }
        CacheKey key = (wish != null) ? wish.key(call) : keyOf(call);
        if (key == null) {
            return call.runOnce(null);
        }
        ResultCache.Entry known = this.cache.find(key);
        if (known != null) {
            return known.value();
        }
        if (wish == null) {
            return call.runOnce(null);
        }
        if (call.isInsideLoad()) {
            Object value = call.runOnce(null);
            wish.value(call, key, value);
            return value;
        }
        call.loading(true);
        try {
            return this.cache.load(key, () -> call.runOnce(null), value -> wish.value(call, key, value));
        } finally {
            call.loading(false);
        }
    }

    /** The same where the value comes later. */
    CompletionStage<@Nullable Object> runRemembering(LaterCall later, @Nullable Remember wish) throws Throwable {
        OperationCall call = later.call();
        CacheKey key = null;
        if (wish != null) {
            key = wish.key(call);
        } else if (call.operation().remembers()) {
            key = keyOf(call);
        }
        if (key == null) {
            return later.runOnce();
        }
        ResultCache.Entry known = this.cache.find(key);
        if (known != null) {
            return CompletableFuture.completedFuture(known.value());
        }
        if (wish == null) {
            return later.runOnce();
        }
        CacheKey made = key;
        if (call.isInsideLoad()) {
            return later.with(later.runOnce(), value -> {
                wish.value(call, made, value);
                return value;
            });
        }
        call.loading(true);
        try {
            CompletionStage<@Nullable Object> loaded =
                    this.cache.load(later, key, value -> wish.value(call, made, value));
            loaded.whenComplete((value, error) -> call.loading(false));
            return loaded;
        } catch (Throwable ex) {
            call.loading(false);
            throw ex;
        }
    }

    /** The key of a call no hook wished to remember; none where its arguments cannot be one. */
    private @Nullable CacheKey keyOf(OperationCall call) {
        try {
            return this.cache.key(call.operation(), call.arguments(), null);
        } catch (RuntimeException | StackOverflowError ex) {
            // No equals, or an equals that fails: the call has nothing to do with what is remembered.
            return null;
        }
    }

    /** What elements of streams say. */
    ElementTexts texts() {
        return this.texts;
    }

    /** A stream was longer than hooks may have it. */
    void refused(StreamLimitException exceeded) {
        this.refusals.get().limit(exceeded.operation().target(), "stream-elements", exceeded.getMessage(), Map.of());
    }

    CallStacks stacks() {
        return this.stacks;
    }

    OperationEvents events() {
        return this.events;
    }

    CallLimits limits() {
        return this.limits;
    }

    ValueConverter converter() {
        return this.converter;
    }

    ResultCache cache() {
        return this.cache;
    }

    OperationTargets targets() {
        return this.targets;
    }

    Executor forks() {
        return this.forks;
    }

    ContextCarrier carrier() {
        return this.carrier;
    }
}
