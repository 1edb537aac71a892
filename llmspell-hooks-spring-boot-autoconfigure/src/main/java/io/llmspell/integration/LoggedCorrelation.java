package io.llmspell.integration;

import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookObserver;
import io.llmspell.hook.HookPass;
import io.llmspell.hook.HookPhase;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Shows the correlation id of a call in the MDC while its hooks run, for the pattern of the log to have it. A hook on a
 * thread of its own finds it too where a {@link io.llmspell.hook.ContextCarrier} takes the MDC there. What was under
 * the key before is there again afterwards.
 */
public final class LoggedCorrelation implements HookObserver {

    private final String key;

    private final Consumer<Throwable> faults;

    /**
     * Makes it.
     *
     * @param key of the correlation id in the MDC
     * @param faults told of what the MDC throws, by which no call fails
     */
    public LoggedCorrelation(String key, Consumer<Throwable> faults) {
        this.key = key;
        this.faults = faults;
    }

    @Override
    public @Nullable HookPass begin(HookPhase phase, HookContext context, boolean element) {
        try {
            String before = MDC.get(this.key);
            String correlationId = context.correlationId();
            if (correlationId.equals(before)) {
                return null;
            }
            MDC.put(this.key, correlationId);
            return () -> restore(before);
        } catch (Throwable ex) {
            this.faults.accept(ex);
            return null;
        }
    }

    private void restore(@Nullable String before) {
        try {
            if (before != null) {
                MDC.put(this.key, before);
            } else {
                MDC.remove(this.key);
            }
        } catch (Throwable ex) {
            this.faults.accept(ex);
        }
    }
}
