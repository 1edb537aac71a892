package io.llmspell.integration;

import io.llmspell.hook.BreakerState;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookExecutionListener;
import io.llmspell.hook.HookFailure;
import io.llmspell.hook.HookListener;
import io.llmspell.hook.HookMode;
import io.llmspell.hook.HookPoint;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.RegisteredHook;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Writes what goes wrong with hooks to the application's log: failures of a hook's own as warnings, without the stack,
 * which is there at debug level; runs that its breaker or its surroundings prevented at debug level; and the changes of
 * its breaker.
 */
public final class HookLog implements HookListener {

    private static final Log logger = LogFactory.getLog(HookLog.class);

    @Override
    public HookExecutionListener observe(RegisteredHook hook, HookPoint point) {
        return new Failures(hook);
    }

    @Override
    public void breakerChanged(RegisteredHook hook, BreakerState from, BreakerState to) {
        String message = "The circuit breaker of hook '" + hook.name() + "' is " + to.externalName() + ", and was "
                + from.externalName();
        if (to == BreakerState.OPEN) {
            logger.warn(message);
        } else {
            logger.info(message);
        }
    }

    private record Failures(RegisteredHook hook) implements HookExecutionListener {

        @Override
        public void completed(HookContext context, HookResult result, HookMode mode, long nanos) {
            // Nothing goes wrong.
        }

        @Override
        public void failed(HookContext context, HookFailure failure, HookMode mode, long nanos) {
            boolean own = switch (failure.kind()) {
                case EXCEPTION, TIMEOUT, NO_RESULT, INVALID_RESULT, UNAVAILABLE -> true;
                case CIRCUIT_OPEN, REJECTED, RECURSION, INTERRUPTED -> false;
            };
            if (own) {
                logger.warn(describe(context, failure, mode));
            }
            if (logger.isDebugEnabled()) {
                logger.debug(describe(context, failure, mode), failure.cause());
            }
        }

        private String describe(HookContext context, HookFailure failure, HookMode mode) {
            return "Hook '" + this.hook.name() + "' failed at " + context + " ("
                    + failure.kind().externalName() + ", " + mode + ", then "
                    + this.hook.metadata().onFailure() + "): " + failure.message();
        }
    }
}
