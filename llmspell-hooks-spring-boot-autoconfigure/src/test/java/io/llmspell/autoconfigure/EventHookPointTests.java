package io.llmspell.autoconfigure;

import static io.llmspell.hook.StandardHookPoint.AFTER_EVENT_EMIT;
import static io.llmspell.hook.StandardHookPoint.BEFORE_EVENT_EMIT;
import static io.llmspell.hook.StandardHookPoint.EVENT_HANDLER_ERROR;
import static io.llmspell.hook.StandardHookPoint.RESOURCE_LIMIT_EXCEEDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.llmspell.annotation.Hook;
import io.llmspell.annotation.OnEvent;
import io.llmspell.event.EventBus;
import io.llmspell.event.EventRefusedException;
import io.llmspell.event.PublishResult;
import io.llmspell.event.PullSubscription;
import io.llmspell.event.UniversalEvent;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** The points around events fire for their natural reasons. */
class EventHookPointTests {

    private final Log log = new Log();

    private final ApplicationContextRunner runner = HookContexts.runner().withBean(Log.class, () -> this.log);

    private static EventBus bus(AssertableApplicationContext context) {
        return context.getBean(EventBus.class);
    }

    @Test
    void aHookChangesAnEventBeforeItIsPublished() {
        this.runner.withBean(Masking.class).run(context -> {
            PullSubscription all = bus(context).subscribe("*.made");

            PublishResult result = bus(context).publish("payment.made", Map.of("card", "4711"));
            bus(context).publish("else.made", Map.of("card", "4711"));

            assertThat(all.receiveBatch(10, Duration.ofSeconds(1)))
                    .extracting(event -> event.at("/card").asString())
                    .containsExactly("***", "4711");
            assertThat(result.event().at("/card").asString()).isEqualTo("***");
        });
    }

    @Test
    void aHookVetoesAnEventAndThePublisherIsTold() {
        this.runner.withBean(Vetoing.class).run(context -> {
            PullSubscription all = bus(context).subscribe("secret.*");

            PublishResult result = bus(context).publish("secret.told", null);

            assertThat(result.vetoed()).isTrue();
            assertThat(result)
                    .isInstanceOfSatisfying(
                            PublishResult.Vetoed.class,
                            vetoed -> assertThat(vetoed.reason()).isEqualTo("secret"));
            assertThat(all.depth()).isZero();
            assertThat(bus(context).statistics().vetoed()).isEqualTo(1);
        });
    }

    @Test
    void aValueThatIsNoEventIsAFailureOfTheHook() {
        this.runner.withBean(Wrong.class).run(context -> {
            PullSubscription all = bus(context).subscribe("payment.*");

            bus(context).publish("payment.made", 1);

            assertThat(all.receive(Duration.ofSeconds(1))).isPresent();
        });
    }

    @Test
    void aHookSeesAnEventAfterItWasPublished() {
        this.runner.withBean(After.class).run(context -> {
            bus(context).publish("payment.made", 1);

            assertThat(this.log.entries()).containsExactly("after payment.made []");
        });
    }

    @Test
    void aFailedHandlerFiresAPointForEachAttempt() {
        this.runner.withBean(Failing.class).run(context -> {
            bus(context).publish("payment.made", 1);
            assertThat(bus(context).drain(Duration.ofSeconds(10))).isTrue();

            assertThat(this.log.entries())
                    .containsExactly("payment.made failed: no 1 false", "payment.made failed: no 2 true");
        });
    }

    @Test
    void aLimitThatIsExceededFiresAPoint() {
        this.runner
                .withBean(Limited.class)
                .withPropertyValues("llmspell.events.limits.max-size=100B")
                .run(context -> {
                    assertThatExceptionOfType(EventRefusedException.class)
                            .isThrownBy(() -> bus(context).publish("payment.made", "x".repeat(200)));

                    assertThat(this.log.entries()).containsExactly("payment.made too_large");
                });
    }

    @Test
    void eventsAboutHooksFireNoHooks() {
        this.runner.withBean(Vetoing.class).withBean(After.class).run(context -> {
            PullSubscription decisions = bus(context).subscribe("hook.**");

            bus(context).publish("secret.told", null);

            assertThat(decisions.receive(Duration.ofSeconds(1)))
                    .map(UniversalEvent::eventType)
                    .contains("hook.decision");
            assertThat(this.log.entries()).isEmpty();
        });
    }

    static class Masking {

        @Hook(value = BEFORE_EVENT_EMIT, operations = "payment.*")
        HookResult mask(UniversalEvent event) {
            return HookResult.modify(
                    event.toBuilder().data(Map.of("card", "***")).build());
        }
    }

    static class Vetoing {

        @Hook(value = BEFORE_EVENT_EMIT, phase = HookPhase.GUARD, operations = "secret.*")
        HookResult veto() {
            return HookResult.cancel("secret");
        }
    }

    static class Wrong {

        @Hook(BEFORE_EVENT_EMIT)
        HookResult wrong() {
            return HookResult.modify("no event");
        }
    }

    static class After {

        private final Log log;

        After(Log log) {
            this.log = log;
        }

        @Hook(AFTER_EVENT_EMIT)
        void after(UniversalEvent event, List<String> rejectedBy) {
            this.log.note("after " + event.eventType() + " " + rejectedBy);
        }
    }

    static class Failing {

        private final Log log;

        Failing(Log log) {
            this.log = log;
        }

        @OnEvent(value = "payment.*", maxAttempts = 2, backoff = "1ms")
        void fail() {
            throw new IllegalStateException("no");
        }

        @Hook(EVENT_HANDLER_ERROR)
        void failed(HookContext context) {
            Throwable error = context.argument("error", Throwable.class);
            this.log.note(context.operation() + " failed: " + error.getMessage() + " "
                    + context.argument("attempt", Integer.class) + " " + context.argument("last", Boolean.class));
        }
    }

    static class Limited {

        private final Log log;

        Limited(Log log) {
            this.log = log;
        }

        @Hook(RESOURCE_LIMIT_EXCEEDED)
        void limit(HookContext context) {
            this.log.note(context.operation() + " " + context.argument("limit", String.class));
        }
    }
}
