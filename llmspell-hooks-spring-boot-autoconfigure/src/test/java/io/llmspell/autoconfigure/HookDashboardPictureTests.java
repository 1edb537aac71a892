package io.llmspell.autoconfigure;

import static io.llmspell.hook.StandardHookPoint.AFTER_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.TOOL_ERROR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.llmspell.annotation.Hook;
import io.llmspell.annotation.OnEvent;
import io.llmspell.annotation.ToolComponent;
import io.llmspell.event.EventBus;
import io.llmspell.event.UniversalEvent;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookMode;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookRegistry;
import io.llmspell.hook.HookResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;

/**
 * All parts of the dashboard at once. With {@code -Dllmspell.docs.write=true} and Chromium this takes the picture of
 * the documentation, {@code docs/images/dashboard.png}.
 */
class HookDashboardPictureTests {

    private static final Path PICTURE = Path.of("../docs/images/dashboard.png");

    @Test
    void allPartsOfAnApplicationAreShownTogether() {
        DashboardServer.servlet()
                .withBean("payments", Payments.class)
                .withBean("shell", Shell.class)
                .withBean("guardrails", Guardrails.class)
                .withBean("prices", Prices.class)
                .withBean("audit", Audit.class)
                .withPropertyValues(
                        "llmspell.hooks.breaker.failure-threshold=3",
                        "management.endpoint.hooks.access=unrestricted",
                        "management.endpoint.events.access=unrestricted")
                .run(context -> {
                    work(context);
                    try (Browser browser = Browser.open()) {
                        browser.visit(DashboardServer.root(context) + "/llmspell");
                        browser.reads("#event-graph", "paused · 1 waiting");
                        browser.find("#hooks select");
                        browser.find("#subscriptions button");

                        assertThat(browser.all("#hooks tr")).hasSize(4);
                        assertThat(browser.all("#subscriptions tr")).hasSize(2);
                        assertThat(browser.all("#hook-graph .node.bad")).hasSize(1);
                        assertThat(browser.all("#figures dd")).hasSize(8);
                        if (Boolean.getBoolean("llmspell.docs.write")) {
                            take(browser);
                        }
                    }
                });
    }

    private static void work(ApplicationContext context) throws InterruptedException {
        EventBus bus = context.getBean(EventBus.class);
        Payments payments = context.getBean(Payments.class);
        for (int amount = 10; amount < 50; amount++) {
            assertThat(payments.pay(amount)).isEqualTo("paid " + amount);
        }
        assertThat(context.getBean(Shell.class).run("ls")).isEqualTo("ran ls");
        context.getBean(HookRegistry.class).setMode("guardrails.largePayment", HookMode.SHADOW);
        assertThat(payments.pay(5000)).isEqualTo("paid 5000");
        assertThatExceptionOfType(HookCancelledException.class)
                .isThrownBy(() -> context.getBean(Shell.class).run("rm -rf /"));
        bus.publish("order.paid", 1);
        assertThat(bus.drain(Duration.ofSeconds(30))).isTrue();
        bus.find("audit.invoices").orElseThrow().pause();
        bus.publish("order.paid", 2);
    }

    private static void take(Browser browser) {
        browser.picture().ifPresent(picture -> {
            try {
                Files.createDirectories(PICTURE.getParent());
                Files.write(PICTURE, picture);
            } catch (IOException ex) {
                throw new AssertionError(ex);
            }
        });
    }

    @ToolComponent("payments")
    static class Payments {

        public String pay(int amount) {
            return "paid " + amount;
        }
    }

    @ToolComponent("shell")
    static class Shell {

        public String run(String command) {
            return "ran " + command;
        }
    }

    static class Guardrails {

        @Hook(value = BEFORE_TOOL_EXECUTION, phase = HookPhase.GUARD, components = "shell")
        HookResult noDelete(String command) {
            return command.contains("rm -rf") ? HookResult.cancel("destructive command") : HookResult.proceed();
        }

        @Hook(value = BEFORE_TOOL_EXECUTION, phase = HookPhase.GUARD, components = "payments")
        HookResult largePayment(int amount) {
            return (amount > 1000) ? HookResult.cancel(amount + " needs an approval") : HookResult.proceed();
        }
    }

    static class Prices {

        @Hook(value = AFTER_TOOL_EXECUTION, phase = HookPhase.OBSERVE, components = "payments")
        void convert() {
            throw new IllegalStateException("no rates of today");
        }
    }

    static class Audit {

        @Hook(
                value = {AFTER_TOOL_EXECUTION, TOOL_ERROR},
                phase = HookPhase.OBSERVE)
        void record() {}

        @OnEvent("order.*")
        void invoices(UniversalEvent event) {}

        @OnEvent({"tool.execution.*", "hook.circuit.*"})
        void trail(UniversalEvent event) {}
    }
}
