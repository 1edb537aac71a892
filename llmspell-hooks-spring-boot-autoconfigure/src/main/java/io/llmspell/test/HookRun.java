package io.llmspell.test;

import io.llmspell.hook.CallScope;
import io.llmspell.hook.CallStack;
import io.llmspell.hook.CallStacks;
import io.llmspell.hook.ExecutionMode;
import io.llmspell.hook.HookChain;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookDefaults;
import io.llmspell.hook.HookDefinition;
import io.llmspell.hook.HookEngine;
import io.llmspell.hook.HookExecutionListener;
import io.llmspell.hook.HookFailure;
import io.llmspell.hook.HookHandler;
import io.llmspell.hook.HookListener;
import io.llmspell.hook.HookMetadata;
import io.llmspell.hook.HookMode;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookPoint;
import io.llmspell.hook.HookRegistry;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.RegisteredHook;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs hooks in an engine of its own, which the live one with its breakers, listeners and meters sees nothing of: by
 * the engine, so that conditions, deadlines and what a point takes are those of an application.
 */
final class HookRun {

    private static final Duration AMPLE = Duration.ofSeconds(30);

    private static final String SINGLE = "the hook";

    private HookRun() {}

    static HookContext context(HookContextBuilder given) {
        try (HookEngine engine = engine(given, new HookListener() {})) {
            return inCall(engine, given, TestCall::context);
        }
    }

    static HookVerdict single(HookHandler handler, HookContextBuilder given) {
        return single(HookDefinition.builder(SINGLE).on(given.point()).handler(handler), null, given);
    }

    static HookVerdict single(RegisteredHook hook, HookContextBuilder given) {
        return single(hook.definition(), hook.timeout(), given);
    }

    /** What it says if it is enforced, whatever its mode. */
    static HookVerdict single(HookDefinition hook, @Nullable Duration timeout, HookContextBuilder given) {
        String name = hook.metadata().name();
        Notes notes = new Notes();
        try (HookEngine engine = engine(given, notes)) {
            engine.registry().register(copy(hook, HookMode.ENFORCE, timeout, given));
            HookChain chain = chain(engine, given, hook.elements());
            if (chain.isEmpty()) {
                return HookVerdict.none(name, given, whyNotHere(hook, given));
            }
            return inCall(engine, given, call -> {
                chain.run(hook.metadata().phase(), call);
                HookFailure failure = notes.failures.get(name);
                HookResult result = notes.results.get(name);
                if (failure == null && result == null) {
                    return HookVerdict.none(name, given, "its condition does not hold");
                }
                return new HookVerdict(
                        name, given.toString(), result, failure, null, call.arguments(), call.progress());
            });
        }
    }

    /** What all hooks at the point come to, each in its mode. */
    static HookVerdict all(HookRegistry registry, HookContextBuilder given) {
        try (HookEngine engine = engine(given, new HookListener() {})) {
            for (RegisteredHook hook : registry.hooks()) {
                engine.registry().register(copy(hook.definition(), hook.mode(), hook.timeout(), given));
            }
            HookChain chain = chain(engine, given, false);
            return inCall(engine, given, call -> {
                chain.run(HookPhase.TRANSFORM, call);
                if (!call.cancelled()) {
                    chain.run(HookPhase.GUARD, call);
                }
                chain.run(HookPhase.OBSERVE, call);
                HookResult decision = call.progress().decision();
                String decider = call.decider();
                boolean decided = decider != null && decision != null;
                return new HookVerdict(
                        (decider != null) ? decider : "any of " + chain(registry, given),
                        given.toString(),
                        decided ? decision : HookResult.proceed(),
                        null,
                        null,
                        call.arguments(),
                        call.progress());
            });
        }
    }

    private static List<String> chain(HookRegistry registry, HookContextBuilder given) {
        return registry.byPoint(given.point()).stream()
                .filter(hook -> hook.definition().matcher().matches(given.target()))
                .map(RegisteredHook::name)
                .toList();
    }

    private static HookEngine engine(HookContextBuilder given, HookListener listener) {
        HookEngine.Builder builder = HookEngine.builder().listener(listener);
        TestClock clock = given.clock();
        if (clock != null) {
            return builder.clock(clock).ticker(clock::nanoTime).build();
        }
        HookDefaults defaults = HookDefaults.DEFAULT;
        return builder.defaults(new HookDefaults(AMPLE, ExecutionMode.ADAPTIVE, defaults.breaker()))
                .build();
    }

    private static HookChain chain(HookEngine engine, HookContextBuilder given, boolean elements) {
        return elements
                ? engine.registry().snapshot().elementChain(given.point(), given.target())
                : engine.registry().snapshot().chain(given.point(), given.target());
    }

    private static HookDefinition copy(
            HookDefinition hook, HookMode mode, @Nullable Duration timeout, HookContextBuilder given) {
        HookMetadata known = hook.metadata();
        HookMetadata metadata = new HookMetadata(
                known.name(),
                known.description(),
                known.priority(),
                known.phase(),
                known.onFailure(),
                mode,
                known.tags(),
                known.version(),
                known.language(),
                (given.clock() == null) ? AMPLE : (timeout != null) ? timeout : known.timeout(),
                known.execution());
        return new HookDefinition(
                hook.points(),
                hook.matcher(),
                metadata,
                hook.handler(),
                hook.source(),
                hook.pinned(),
                hook.elements(),
                hook.breaker());
    }

    private static String whyNotHere(HookDefinition hook, HookContextBuilder given) {
        return hook.points().contains(given.point())
                ? "it is not for " + given.target()
                : "it is for "
                        + hook.points().stream()
                                .map(HookPoint::externalName)
                                .sorted()
                                .toList() + ", not for "
                        + given.point().externalName();
    }

    private static <T> T inCall(HookEngine engine, HookContextBuilder given, Function<TestCall, T> work) {
        CallStacks stacks = engine.executor().callStacks();
        CallStack stack = stacks.current();
        int entered = 0;
        String correlationId = given.correlationId();
        if (correlationId != null) {
            stack.enter(CallScope.of(stacks, correlationId));
            entered++;
        }
        if (given.parent() != null) {
            stack.enter(given.parent());
            entered++;
        }
        try {
            TestCall call = new TestCall(stacks, stack, given);
            call.context().metadata().putAll(given.metadata());
            stack.enter(given.target().component(), call);
            entered++;
            return work.apply(call);
        } finally {
            for (int i = 0; i < entered; i++) {
                stack.leave();
            }
        }
    }

    /** What hooks said, by name; from whichever threads they ran on. */
    private static final class Notes implements HookListener {

        private final Map<String, HookResult> results = new ConcurrentHashMap<>();

        private final Map<String, HookFailure> failures = new ConcurrentHashMap<>();

        @Override
        public HookExecutionListener observe(RegisteredHook hook, HookPoint point) {
            return new HookExecutionListener() {
                @Override
                public void completed(HookContext context, HookResult result, HookMode mode, long nanos) {
                    Notes.this.results.put(hook.name(), result);
                }

                @Override
                public void failed(HookContext context, HookFailure failure, HookMode mode, long nanos) {
                    Notes.this.failures.put(hook.name(), failure);
                }
            };
        }
    }
}
