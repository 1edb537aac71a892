package io.llmspell.sample.journal;

import io.llmspell.hook.ComponentType;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookExecutionListener;
import io.llmspell.hook.HookFailure;
import io.llmspell.hook.HookListener;
import io.llmspell.hook.HookMode;
import io.llmspell.hook.HookPoint;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.RegisteredHook;
import io.llmspell.hook.ResultType;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Writes a line for each decision of a hook other than to go on, and counts them all. */
@Component
public class DecisionLog implements HookListener {

    private static final Logger log = LoggerFactory.getLogger(DecisionLog.class);

    private static final String LINE = "%-33s %-33s %-8s  %-31s %10s  %s";

    private static final double NANOS_PER_MILLI = 1_000_000;

    private final Journal journal;

    private final Tally tally;

    public DecisionLog(Journal journal, Tally tally) {
        this.journal = journal;
        this.tally = tally;
    }

    @Override
    public HookExecutionListener observe(RegisteredHook hook, HookPoint point) {
        return new Observer(hook.name());
    }

    /** What stands above the lines. */
    public static String heading() {
        return String.format(Locale.ROOT, LINE, "CONVERSATION", "CALL", "DECISION", "HOOK", "TIME", "REASON");
    }

    private static String component(HookContext context) {
        String name = context.component().name();
        return (context.component().type() == ComponentType.TOOL) ? name : name + "." + context.operation();
    }

    private static String line(Journal.Place place, Decision decision) {
        String call = (place.call() > 0) ? "#" + place.call() + " " + decision.component() : decision.component();
        return String.format(
                Locale.ROOT,
                LINE,
                place.conversation(),
                call,
                decision.kind(),
                decision.hook(),
                String.format(Locale.ROOT, "%.2f ms", decision.millis()),
                decision.reason() + (decision.applied() ? "" : " (shadow: not applied)"));
    }

    private final class Observer implements HookExecutionListener {

        private final String hook;

        Observer(String hook) {
            this.hook = hook;
        }

        @Override
        public void completed(HookContext context, HookResult result, HookMode mode, long nanos) {
            DecisionLog.this.tally.decided(this.hook, result.type().externalName());
            if (result.type() != ResultType.CONTINUE) {
                write(context, result.type().externalName(), ResultText.of(result), mode, nanos);
            }
        }

        @Override
        public void failed(HookContext context, HookFailure failure, HookMode mode, long nanos) {
            DecisionLog.this.tally.decided(this.hook, Decision.FAILED);
            String reason = failure.kind().externalName() + ": " + failure.message();
            write(context, Decision.FAILED, reason, mode, nanos);
        }

        private void write(HookContext context, String kind, String reason, HookMode mode, long nanos) {
            Decision decision = new Decision(
                    component(context),
                    context.point().externalName(),
                    this.hook,
                    kind,
                    reason,
                    mode == HookMode.ENFORCE,
                    nanos / NANOS_PER_MILLI);
            Journal.Place place = DecisionLog.this.journal.decide(context.correlationId(), decision);
            log.info("{}", line(place, decision));
        }
    }
}
