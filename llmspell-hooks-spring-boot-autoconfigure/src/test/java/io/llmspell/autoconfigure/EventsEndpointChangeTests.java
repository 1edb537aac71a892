package io.llmspell.autoconfigure;

import static io.llmspell.autoconfigure.EventsEndpointTests.drain;
import static io.llmspell.autoconfigure.EventsEndpointTests.fail;
import static io.llmspell.autoconfigure.EventsEndpointTests.paused;
import static io.llmspell.hook.StandardHookPoint.CONFIGURATION_CHANGE;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.annotation.Hook;
import io.llmspell.autoconfigure.EventServer.Answer;
import io.llmspell.autoconfigure.EventServer.Audits;
import io.llmspell.event.DeadLetter;
import io.llmspell.event.EventBus;
import io.llmspell.event.FlowController;
import io.llmspell.event.RetryPolicy;
import io.llmspell.event.Subscription;
import io.llmspell.event.SubscriptionOptions;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookResult;
import io.llmspell.state.RedactionFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import tools.jackson.databind.node.StringNode;

/** What the endpoint of events changes over HTTP, who may refuse it and what is told of it. */
class EventsEndpointChangeTests {

    private static final String PAUSE = "{\"action\":\"pause\"}";

    private static final String RESUME = "{\"action\":\"resume\"}";

    private static final String REQUEUE = "{\"action\":\"requeue\"}";

    private final WebApplicationContextRunner runner = EventServer.writable();

    private interface Use {

        void with(EventServer server, EventBus bus, List<AuditEvent> audits) throws Exception;
    }

    private void run(Use use) {
        run(this.runner, use);
    }

    private static void run(WebApplicationContextRunner runner, Use use) {
        runner.run(context -> use.with(
                EventServer.of(context), context.getBean(EventBus.class), context.getBean(Audits.class).events));
    }

    @Test
    void aSubscriptionIsPausedAndResumed() {
        run((server, bus, audits) -> {
            Subscription billing = bus.subscribe(List.of("a"), SubscriptionOptions.named("billing"), event -> {});

            Answer paused = server.as("ann").post("events/billing", PAUSE);
            assertThat(paused.status()).isEqualTo(200);
            assertThat(paused.json().get("before").asString()).isEqualTo("active");
            assertThat(paused.json().get("after").asString()).isEqualTo("paused");
            assertThat(paused.json().at("/subscription/paused").asBoolean()).isTrue();
            assertThat(billing.isPaused()).isTrue();

            assertThat(server.post("events/subscriptions/billing", RESUME)
                            .json()
                            .get("after")
                            .asString())
                    .isEqualTo("active");
            assertThat(billing.isPaused()).isFalse();

            assertThat(audits).hasSize(2);
            AuditEvent first = audits.get(0);
            assertThat(first.getPrincipal()).isEqualTo("ann");
            assertThat(first.getType()).isEqualTo("EVENTS_CHANGED");
            assertThat(first.getData())
                    .containsEntry("action", "pause")
                    .containsEntry("target", "subscription")
                    .containsEntry("name", "billing")
                    .containsEntry("before", "active")
                    .containsEntry("after", "paused");
            assertThat(audits.get(1).getPrincipal()).isEqualTo("anonymous");
        });
    }

    @Test
    void aSubscriptionIsDrained() {
        run((server, bus, audits) -> {
            Subscription billing = paused(bus, "billing", 10, FlowController.reject(), "a");
            bus.publish("a", 1);
            bus.publish("a", 2);

            Answer inVain = server.post("events/billing", "{\"action\":\"drain\",\"timeout\":\"10ms\"}");
            assertThat(inVain.json().get("drained").asBoolean()).isFalse();
            assertThat(inVain.json().get("before").asString()).isEqualTo("2 waiting");

            billing.resume();
            Answer drained = server.post("events/billing", "{\"action\":\"drain\",\"timeout\":\"30s\"}");
            assertThat(drained.json().get("drained").asBoolean()).isTrue();
            assertThat(drained.json().get("after").asString()).isEqualTo("0 waiting");
            assertThat(drained.json().at("/subscription/delivered").asLong()).isEqualTo(2);
        });
    }

    @Test
    void theBusIsDrained() {
        run((server, bus, audits) -> {
            bus.subscribe(List.of("a"), SubscriptionOptions.named("billing"), event -> {});
            bus.publish("a", 1);

            Answer answer = server.post("events", "{\"action\":\"drain\",\"timeout\":\"30s\"}");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().get("drained").asBoolean()).isTrue();
            assertThat(answer.json().get("target").asString()).isEqualTo("bus");
            assertThat(bus.find("billing").orElseThrow().statistics().delivered())
                    .isEqualTo(1);
        });
    }

    @Test
    void onlyOneDrainIsWaitedForAtATime() {
        run((server, bus, audits) -> {
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch go = new CountDownLatch(1);
            bus.subscribe(List.of("a"), SubscriptionOptions.named("slow"), event -> {
                begun.countDown();
                go.await();
            });
            bus.publish("a", 1);
            begun.await();
            ExecutorService threads = Executors.newFixedThreadPool(2);
            ExecutorCompletionService<Answer> answers = new ExecutorCompletionService<>(threads);
            try {
                for (String path : List.of("events", "events/slow")) {
                    answers.submit(() -> server.post(path, "{\"action\":\"drain\",\"timeout\":\"30s\"}"));
                }
                Answer refused = answers.take().get();
                assertThat(refused.status()).isEqualTo(409);
                assertThat(refused.error()).contains("waits for a drain already");

                go.countDown();
                assertThat(answers.take().get().json().get("drained").asBoolean())
                        .isTrue();
            } finally {
                go.countDown();
                threads.shutdown();
            }
        });
    }

    @Test
    void deadLettersAreRequeuedAndDiscarded() {
        run((server, bus, audits) -> {
            AtomicBoolean healed = new AtomicBoolean();
            SubscriptionOptions options = SubscriptionOptions.builder()
                    .name("billing")
                    .retry(RetryPolicy.never())
                    .build();
            bus.subscribe(List.of("a"), options, event -> {
                if (!healed.get()) {
                    throw new IllegalStateException("not yet");
                }
            });
            bus.publish("a", 1);
            bus.publish("a", 2);
            drain(bus);
            List<DeadLetter> letters = bus.deadLetters().list();
            healed.set(true);

            Answer requeued =
                    server.as("ann").post("events/deadletters/" + letters.get(0).id(), REQUEUE);
            Answer discarded =
                    server.delete("events/deadletters/" + letters.get(1).id());
            drain(bus);

            assertThat(requeued.status()).isEqualTo(200);
            assertThat(requeued.json().get("after").asString()).isEqualTo("queued");
            assertThat(discarded.json().get("after").asString()).isEqualTo("discarded");
            assertThat(bus.deadLetters().list()).isEmpty();
            assertThat(bus.find("billing").orElseThrow().statistics().delivered())
                    .isEqualTo(1);
            assertThat(server.delete("events/deadletters/" + letters.get(1).id())
                            .status())
                    .isEqualTo(404);
            assertThat(audits)
                    .extracting(audit -> audit.getData().get("action"))
                    .containsExactly("requeue", "discard");
        });
    }

    @Test
    void aLetterWhoseSubscriptionIsGoneStays() {
        run((server, bus, audits) -> {
            fail(bus, 1);
            bus.find("billing").orElseThrow().close();
            String id = bus.deadLetters().list().get(0).id();

            Answer answer = server.post("events/deadletters/" + id, REQUEUE);

            assertThat(answer.status()).isEqualTo(409);
            assertThat(answer.error()).contains("'billing' is not open");
            assertThat(bus.deadLetters().find(id)).isPresent();
            assertThat(audits).isEmpty();
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "events/billing|{'action':'stop'}|400|Unknown action 'stop': what can be done to a subscription is pause, resume, drain",
                "events/billing|{}|400|There is no action",
                "events/billing|{'action':'drain','timeout':'1h'}|400|'timeout' must be a duration such as 500ms or 5s, of 30s at most",
                "events/billing|{'action':'drain','timeout':'soon'}|400|'timeout' must be a duration",
                "events|{'action':'pause'}|400|what can be done to a bus is drain",
                "events/deadletters/x|{'action':'pause'}|400|what can be done to a dead letter is requeue",
                "events/deadletters/x|{'action':'requeue'}|404|There is no dead letter of the id 'x'",
                "events/log|{'action':'pause'}|400|Nothing can be done to 'log'",
                "events/nobody|{'action':'pause'}|404|no open subscription of the name or id 'nobody'"
            })
    void whatCannotBeDoneIsNamed(String path, String body, int status, String message) {
        run((server, bus, audits) -> {
            bus.subscribe(List.of("a"), SubscriptionOptions.named("billing"), event -> {});

            Answer answer = server.post(path, body.replace('\'', '"'));

            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.error()).contains(message);
            assertThat(audits).isEmpty();
        });
    }

    @Test
    void onlyDeadLettersAreDeleted() {
        run((server, bus, audits) -> {
            bus.subscribe(List.of("a"), SubscriptionOptions.named("billing"), event -> {});

            assertThat(server.delete("events/billing").status()).isEqualTo(400);
            assertThat(bus.find("billing")).isPresent();
        });
    }

    @Test
    void aHookRefusesAChangeAndThatIsToldOf() {
        Veto veto = new Veto();
        run(this.runner.withBean("veto", Veto.class, () -> veto), (server, bus, audits) -> {
            Subscription billing = bus.subscribe(List.of("a"), SubscriptionOptions.named("billing"), event -> {});

            Answer answer = server.as("eve").post("events/billing", PAUSE);

            assertThat(answer.status()).isEqualTo(409);
            assertThat(answer.error()).isEqualTo("The hook 'veto.check' refused to pause subscription 'billing'");
            assertThat(answer.json().get("refusedBy").asString()).isEqualTo("veto.check");
            assertThat(answer.json().get("reason").asString()).isEqualTo("not eve");
            assertThat(billing.isPaused()).isFalse();
            assertThat(audits).singleElement().satisfies(audit -> {
                assertThat(audit.getType()).isEqualTo("EVENTS_CHANGE_REFUSED");
                assertThat(audit.getPrincipal()).isEqualTo("eve");
                assertThat(audit.getData()).containsEntry("before", "active").containsEntry("reason", "not eve");
            });
            assertThat(server.as("ann").post("events/billing", PAUSE).status()).isEqualTo(200);
            assertThat(veto.seen)
                    .containsExactly(
                            "events.pause subscription billing billing active eve",
                            "events.pause subscription billing billing active ann");
        });
    }

    @Test
    void withoutHooksNobodyRefuses() {
        run(this.runner.withPropertyValues("llmspell.hooks.enabled=false"), (server, bus, audits) -> {
            bus.subscribe(List.of("a"), SubscriptionOptions.named("billing"), event -> {});

            assertThat(server.post("events/billing", PAUSE).status()).isEqualTo(200);
        });
    }

    @Test
    void aLetterThatManyRequeueIsHandledOnce() {
        run((server, bus, audits) -> {
            fail(bus, 1);
            bus.find("billing").orElseThrow().close();
            String id = bus.deadLetters().list().get(0).id();
            Subscription again = paused(bus, "billing", 10, FlowController.reject(), "b");
            ExecutorService many = Executors.newFixedThreadPool(8);
            List<Future<Answer>> answers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                answers.add(many.submit(() -> server.post("events/deadletters/" + id, REQUEUE)));
            }
            int taken = 0;
            for (Future<Answer> answer : answers) {
                int status = answer.get().status();
                assertThat(status).isIn(200, 404, 409);
                taken += (status == 200) ? 1 : 0;
            }
            many.shutdown();

            assertThat(taken).isEqualTo(1);
            assertThat(again.depth()).isEqualTo(1);
            assertThat(audits).hasSize(1);
        });
    }

    /** Back-pressure is no event of its own here, as all that are published are counted. */
    @Test
    void aThousandRequestsAreAnsweredWhileTheBusIsFull() {
        String[] settings = {"llmspell.events.storage.type=memory", "llmspell.events.publish.system=false"};
        run(this.runner.withPropertyValues(settings), (server, bus, audits) -> {
            paused(bus, "rejecting", 10, FlowController.reject(), "a");
            paused(bus, "dropping", 10, FlowController.dropOldest(), "a");
            AtomicBoolean over = new AtomicBoolean();
            ExecutorService threads = Executors.newFixedThreadPool(9);
            Future<Long> publisher = threads.submit(() -> {
                long published = 0;
                while (!over.get() || published < 1_000) {
                    bus.publish("a", published++);
                }
                return published;
            });
            List<Future<Long>> readers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                readers.add(threads.submit(() -> ask(server)));
            }
            for (Future<Long> reader : readers) {
                assertThat(reader.get()).isEqualTo(125);
            }
            over.set(true);
            long published = publisher.get();
            threads.shutdown();

            assertThat(bus.statistics().published()).isEqualTo(published);
            assertThat(bus.subscriptions()).allSatisfy(each -> {
                assertThat(each.statistics().offered()).isEqualTo(published);
                assertThat(each.statistics().balances()).isTrue();
                assertThat(each.depth()).isEqualTo(10);
            });
            assertThat(server.get("events").json().at("/bus/offered").asLong()).isEqualTo(2 * published);
        });
    }

    private static long ask(EventServer server) {
        String[] paths = {"events", "events/rejecting", "events/log?limit=5", "events/deadletters", "health/events"};
        long answered = 0;
        for (int i = 0; i < 125; i++) {
            answered += (server.get(paths[i % paths.length]).status() == 200) ? 1 : 0;
        }
        return answered;
    }

    static class Veto {

        private final List<String> seen = new ArrayList<>();

        @Hook(CONFIGURATION_CHANGE)
        HookResult check(
                HookContext context, String target, String name, String subscription, String from, String principal) {
            this.seen.add(String.join(" ", context.operation(), target, name, subscription, from, principal));
            return principal.equals("eve") ? HookResult.cancel("not eve") : HookResult.proceed();
        }
    }

    static class Chatty {

        @Hook(CONFIGURATION_CHANGE)
        HookResult check() {
            return HookResult.cancel("secret " + "no ".repeat(10_000));
        }
    }

    @Test
    void theReasonOfARefusalIsRedactedAndBounded() {
        RedactionFilter masking = (name, value) ->
                value.isString() ? StringNode.valueOf(value.stringValue().replace("secret", "***")) : value;
        WebApplicationContextRunner chatty =
                this.runner.withBean(Chatty.class).withBean(RedactionFilter.class, () -> masking);
        run(chatty, (server, bus, audits) -> {
            bus.subscribe(List.of("a"), SubscriptionOptions.named("billing"), event -> {});

            Answer answer = server.post("events/billing", PAUSE);

            assertThat(answer.status()).isEqualTo(409);
            assertThat(answer.text())
                    .contains("*** no no")
                    .doesNotContain("secret")
                    .hasSizeLessThan(1_500);
            assertThat(String.valueOf(audits.get(0).getData().get("reason")))
                    .startsWith("*** no")
                    .hasSizeLessThan(600);
        });
    }
}
