package io.llmspell.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.llmspell.annotation.OnEvent;
import io.llmspell.annotation.ToolComponent;
import io.llmspell.event.EventBus;
import io.llmspell.hook.HookCancelledException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is told of refusals as events. */
class RefusalEventTests {

    @ToolComponent("pager")
    static class Pager {

        public String page(String whom) {
            return "paged " + whom;
        }
    }

    /** Has no more rights than whoever was refused. */
    static class Notifier {

        private final Pager pager;

        private final AtomicInteger told = new AtomicInteger();

        Notifier(Pager pager) {
            this.pager = pager;
        }

        @OnEvent("system.security.violation")
        void violation() {
            this.told.incrementAndGet();
            assertThatExceptionOfType(HookCancelledException.class).isThrownBy(() -> this.pager.page("ann"));
        }
    }

    @Test
    void aHandlerThatIsRefusedItselfIsNotToldOfThat() {
        HookContexts.runner()
                .withPropertyValues(
                        "llmspell.hooks.timeout=30s",
                        "llmspell.security.tools[0].tools=pager",
                        "llmspell.security.tools[0].authorities=ROLE_CHIEF")
                .withBean("pager", Pager.class)
                .withBean("notifier", Notifier.class)
                .run(context -> {
                    Pager pager = context.getBean(Pager.class);
                    EventBus bus = context.getBean(EventBus.class);

                    assertThatExceptionOfType(HookCancelledException.class).isThrownBy(() -> pager.page("bob"));
                    assertThat(bus.drain(Duration.ofSeconds(30))).isTrue();
                    assertThatExceptionOfType(HookCancelledException.class).isThrownBy(() -> pager.page("bob"));
                    assertThat(bus.drain(Duration.ofSeconds(30))).isTrue();

                    assertThat(context.getBean(Notifier.class).told).hasValue(2);
                    assertThat(bus.deadLetters().list()).isEmpty();
                });
    }
}
