package io.llmspell.state;

import io.llmspell.hook.CallScope;
import io.llmspell.hook.CallStack;
import io.llmspell.hook.CallStacks;
import io.llmspell.hook.HookChain;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookDefinition;
import io.llmspell.hook.HookEngine;
import io.llmspell.hook.HookExecutionListener;
import io.llmspell.hook.HookFailure;
import io.llmspell.hook.HookListener;
import io.llmspell.hook.HookMetadata;
import io.llmspell.hook.HookMode;
import io.llmspell.hook.HookPoint;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.RegisteredHook;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The hooks of today in an engine of their own: the breakers, meters, events and the journal of the live one see
 * nothing of a replay. Its clock is that of what was recorded.
 */
final class ReplayEngine implements AutoCloseable {

    private final HookEngine engine;

    private final Map<String, Said> said = new LinkedHashMap<>();

    private volatile Instant now = Instant.EPOCH;

    ReplayEngine(List<RegisteredHook> today, @Nullable Duration deadline) {
        this.engine = HookEngine.builder()
                .clock(new ReplayClock(() -> this.now))
                .listener(new Listener())
                .build();
        for (RegisteredHook hook : today) {
            this.engine.registry().register(copy(hook, deadline));
        }
    }

    /** What a hook said, or how it failed, in which mode. */
    record Said(@Nullable HookResult result, @Nullable HookFailure failure, HookMode mode) {}

    private static HookDefinition copy(RegisteredHook hook, @Nullable Duration deadline) {
        HookMetadata known = hook.metadata();
        HookMetadata metadata = new HookMetadata(
                known.name(),
                known.description(),
                known.priority(),
                known.phase(),
                known.onFailure(),
                hook.mode(),
                known.tags(),
                known.version(),
                known.language(),
                (deadline != null) ? deadline : hook.timeout(),
                hook.execution());
        HookDefinition definition = hook.definition();
        return new HookDefinition(
                definition.points(),
                definition.matcher(),
                metadata,
                definition.handler(),
                definition.source(),
                definition.pinned(),
                definition.elements(),
                null);
    }

    /** Runs a recorded pass; returns what each hook said, in their order. */
    Map<String, Said> run(RecordedPass pass, Function<CallStack, ReplayCall> calls) {
        RecordedDecision start = pass.start();
        this.now = start.time();
        synchronized (this.said) {
            this.said.clear();
        }
        CallStack stack = stacks().current();
        stack.enter(CallScope.of(stacks(), start.correlationId()));
        try {
            enterParent(start, stack, () -> run(pass, stack, calls.apply(stack)));
        } finally {
            stack.leave();
        }
        Map<String, Said> result;
        synchronized (this.said) {
            result = new LinkedHashMap<>(this.said);
        }
        // No failure of one recorded call keeps a hook from the next.
        result.forEach((hook, said) -> {
            if (said.failure() != null) {
                this.engine.registry().resetBreaker(hook);
            }
        });
        return result;
    }

    private static void enterParent(RecordedDecision start, CallStack stack, Runnable task) {
        if (start.parent() == null) {
            task.run();
            return;
        }
        stack.enter(start.parent());
        try {
            task.run();
        } finally {
            stack.leave();
        }
    }

    private void run(RecordedPass pass, CallStack stack, ReplayCall call) {
        RecordedDecision start = pass.start();
        HookChain chain = this.engine.registry().snapshot().chain(HookPoint.of(start.point()), start.target());
        stack.enter(start.target().component(), call);
        try {
            call.run(chain, pass.first());
        } finally {
            stack.leave();
        }
    }

    CallStacks stacks() {
        return this.engine.executor().callStacks();
    }

    @Override
    public void close() {
        this.engine.close();
    }

    private final class Listener implements HookListener {

        @Override
        public HookExecutionListener observe(RegisteredHook hook, HookPoint point) {
            return new HookExecutionListener() {
                @Override
                public void completed(HookContext context, HookResult result, HookMode mode, long nanos) {
                    note(hook, new Said(result, null, mode));
                }

                @Override
                public void failed(HookContext context, HookFailure failure, HookMode mode, long nanos) {
                    note(hook, new Said(null, failure, mode));
                }
            };
        }

        private void note(RegisteredHook hook, Said said) {
            synchronized (ReplayEngine.this.said) {
                ReplayEngine.this.said.put(hook.name(), said);
            }
        }
    }

    private static final class ReplayClock extends Clock {

        private final InstantSource source;

        private ReplayClock(InstantSource source) {
            this.source = source;
        }

        @Override
        public Instant instant() {
            return this.source.instant();
        }

        @Override
        public java.time.ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this.source.withZone(zone);
        }
    }
}
