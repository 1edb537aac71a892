package io.llmspell.actuate;

import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookExecutionListener;
import io.llmspell.hook.HookFailure;
import io.llmspell.hook.HookListener;
import io.llmspell.hook.HookMode;
import io.llmspell.hook.HookPoint;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.RegisteredHook;
import io.llmspell.hook.ResultType;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The last decisions of hooks, in memory: a ring in which the newest takes the place of the oldest. It holds no
 * arguments and no results. Of hooks on the elements of streams, which are many, only what ends a stream and failures
 * are in it; that a hook could not be asked is in it if that blocks. Thread-safe, and without a lock.
 */
public final class DecisionLog implements HookListener {

    private final AtomicReferenceArray<@Nullable LoggedDecision> ring;

    private final AtomicLong next = new AtomicLong();

    private final boolean continues;

    private final Clock clock;

    private final HookMessages messages;

    /**
     * Begins an empty log.
     *
     * @param size how many are kept; at least 1
     * @param continues whether it is logged, too, when a hook lets a call go on or skips it, or cannot be asked and the
     *     call goes on
     */
    public DecisionLog(int size, boolean continues, Clock clock, HookMessages messages) {
        if (size < 1) {
            throw new IllegalArgumentException("A log of decisions keeps at least 1, but is to keep " + size);
        }
        this.ring = new AtomicReferenceArray<>(size);
        this.continues = continues;
        this.clock = clock;
        this.messages = messages;
    }

    @Override
    public HookExecutionListener observe(RegisteredHook hook, HookPoint point) {
        return new Writer(DecisionSource.of(hook, point));
    }

    int size() {
        return this.ring.length();
    }

    /** How many there were since the start. */
    long logged() {
        return this.next.get();
    }

    HookMessages messages() {
        return this.messages;
    }

    /** Those for which this holds, newest first. */
    List<LoggedDecision> find(Predicate<LoggedDecision> condition, int limit) {
        List<LoggedDecision> found = new ArrayList<>();
        long end = this.next.get();
        long oldest = Math.max(0, end - this.ring.length());
        for (long number = end - 1; number >= oldest && found.size() < limit; number--) {
            LoggedDecision decision = this.ring.get(placeOf(number));
            // Another one is there while its writer is held up, and when a newer one came since.
            if (decision != null && decision.number() == number && condition.test(decision)) {
                found.add(decision);
            }
        }
        return found;
    }

    private int placeOf(long number) {
        return (int) (number % this.ring.length());
    }

    /** A writer that was held up leaves a newer decision in its place. */
    private void put(LoggedDecision decision) {
        int place = placeOf(decision.number());
        LoggedDecision before = this.ring.get(place);
        while ((before == null || before.number() < decision.number())
                && !this.ring.compareAndSet(place, before, decision)) {
            before = this.ring.get(place);
        }
    }

    private final class Writer implements HookExecutionListener {

        private final DecisionSource source;

        Writer(DecisionSource source) {
            this.source = source;
        }

        @Override
        public void completed(HookContext context, HookResult result, HookMode mode, long nanos) {
            ResultType type = result.type();
            boolean wanted = (type == ResultType.CONTINUE || type == ResultType.SKIPPED)
                    ? DecisionLog.this.continues && !this.source.elements()
                    : type == ResultType.CANCEL || !this.source.elements();
            if (wanted) {
                put(new LoggedDecision(
                        DecisionLog.this.next.getAndIncrement(),
                        DecisionLog.this.clock.instant(),
                        this.source,
                        context.component(),
                        context.operation(),
                        HookMessages.bounded(context.correlationId()),
                        mode,
                        type.externalName(),
                        false,
                        type == ResultType.CANCEL && mode == HookMode.ENFORCE,
                        null,
                        reason(result),
                        nanos));
            }
        }

        @Override
        public void failed(HookContext context, HookFailure failure, HookMode mode, long nanos) {
            boolean blocks = this.source.failureBlocks() && mode == HookMode.ENFORCE;
            if (!blocks && isNoRun(failure.kind()) && (!DecisionLog.this.continues || this.source.elements())) {
                return;
            }
            put(new LoggedDecision(
                    DecisionLog.this.next.getAndIncrement(),
                    DecisionLog.this.clock.instant(),
                    this.source,
                    context.component(),
                    context.operation(),
                    HookMessages.bounded(context.correlationId()),
                    mode,
                    failure.kind().externalName(),
                    true,
                    blocks,
                    HookMessages.exception(failure),
                    DecisionLog.this.messages.kept(failure),
                    nanos));
        }
    }

    /** The hook was not asked, which may go on for many calls: each goes on as if there were no such hook. */
    private static boolean isNoRun(HookFailure.Kind kind) {
        return kind == HookFailure.Kind.CIRCUIT_OPEN
                || kind == HookFailure.Kind.RECURSION
                || kind == HookFailure.Kind.REJECTED;
    }

    private @Nullable String reason(HookResult result) {
        if (result instanceof HookResult.Cancel cancel) {
            return this.messages.keptReason(cancel.reason());
        }
        if (result instanceof HookResult.Skipped skipped) {
            return this.messages.keptReason(skipped.reason());
        }
        if (result instanceof HookResult.Redirect redirect) {
            return this.messages.keptReason("to " + redirect.target());
        }
        return null;
    }
}
