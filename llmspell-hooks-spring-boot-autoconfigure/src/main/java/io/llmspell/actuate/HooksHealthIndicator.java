package io.llmspell.actuate;

import io.llmspell.hook.BreakerState;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookRegistry;
import io.llmspell.hook.RegisteredHook;
import java.util.List;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * The health of hooks: up, with the names of those whose circuit breakers are open, guards apart. An open breaker of a
 * guard may be worse than up.
 */
public class HooksHealthIndicator extends AbstractHealthIndicator {

    private static final int MOST_NAMES = 100;

    private final HookRegistry registry;

    private final Status openGuards;

    /**
     * Tells of these hooks.
     *
     * @param openGuards the status while the breaker of a guard is open
     */
    public HooksHealthIndicator(HookRegistry registry, Status openGuards) {
        super("The health of hooks could not be told");
        this.registry = registry;
        this.openGuards = openGuards;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        List<RegisteredHook> open = this.registry.byBreakerState(BreakerState.OPEN);
        List<RegisteredHook> guards = open.stream()
                .filter(hook -> hook.metadata().phase() == HookPhase.GUARD)
                .toList();
        builder.status(guards.isEmpty() ? Status.UP : this.openGuards)
                .withDetail("hooks", this.registry.hooks().size())
                .withDetail("openBreakers", names(open))
                .withDetail("openBreakersOfGuards", names(guards));
    }

    private static List<String> names(List<RegisteredHook> hooks) {
        return hooks.stream().map(RegisteredHook::name).limit(MOST_NAMES).toList();
    }
}
