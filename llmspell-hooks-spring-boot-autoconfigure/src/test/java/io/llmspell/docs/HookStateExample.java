package io.llmspell.docs;

import static io.llmspell.hook.HookPhase.GUARD;
import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.STATE_MIGRATION;

import io.llmspell.annotation.Hook;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookResult;
import io.llmspell.state.HookState;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** The code on the page of hook state. */
final class HookStateExample {

    private HookStateExample() {}

    @Component
    static class Allowance {

        /** What was paid on a day. */
        record Paid(LocalDate day, int amount) {}

        @Hook(value = BEFORE_TOOL_EXECUTION, phase = GUARD, components = "payments", stateVersion = 2)
        HookResult daily(HookContext context, int amount, HookState state) {
            LocalDate today = LocalDate.ofInstant(context.timestamp(), ZoneOffset.UTC);
            Paid paid = state.update(
                    "paid",
                    Paid.class,
                    known -> (known != null && known.day().equals(today))
                            ? new Paid(today, known.amount() + amount)
                            : new Paid(today, amount));
            return (paid.amount() > 1000) ? HookResult.cancel("1000 a day, and no more") : HookResult.proceed();
        }

        /** Version 1 knew no days: it kept a bare number. */
        @Hook(value = STATE_MIGRATION, components = "allowance.daily", condition = "#fromVersion == 1")
        HookResult toDays(JsonNode value) {
            return HookResult.modify("value", new Paid(LocalDate.EPOCH, value.intValue()));
        }
    }
}
