package io.llmspell.docs.testing;

import static io.llmspell.test.EventAssertions.assertThat;
import static io.llmspell.test.HookAssertions.assertThatHook;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;

import io.llmspell.hook.ComponentId;
import io.llmspell.test.HookContexts;
import io.llmspell.test.ManualEventBus;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BillingTests {

    private final ManualEventBus bus = ManualEventBus.create();

    private final Invoices invoices = mock();

    private final Billing billing = new Billing(this.bus, this.invoices);

    @Test
    void aBillThatFailsIsTriedAgain() {
        this.bus.subscribe("tool.execution.completed", this.billing::bill);
        doThrow(new IllegalStateException("busy"))
                .doNothing()
                .when(this.invoices)
                .add("shell-1");

        this.bus.publish("tool.execution.completed", Map.of("component", "shell-1"));
        this.bus.drain();
        assertThat(this.bus).publishedNothing("invoice.*");

        this.bus.clock().advance(Duration.ofMillis(100));
        assertThat(this.bus.drain()).isTrue();
        assertThat(this.bus).of("invoice.*").only().hasData("/tool", "shell-1");
    }

    @Test
    void aGuardNeedsNoApplication() {
        assertThatHook(new Guardrails()::noDelete)
                .on(HookContexts.before(ComponentId.tool("shell-1")).argument("command", "rm -rf /"))
                .cancels("destructive");
    }
}
