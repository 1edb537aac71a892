package io.llmspell.docs;

import static io.llmspell.hook.StandardHookPoint.BEFORE_EVENT_EMIT;

import io.llmspell.annotation.Hook;
import io.llmspell.annotation.OnEvent;
import io.llmspell.annotation.ToolComponent;
import io.llmspell.event.EventBus;
import io.llmspell.event.FlowController;
import io.llmspell.event.OverflowStrategy;
import io.llmspell.event.PullSubscription;
import io.llmspell.event.RetryPolicy;
import io.llmspell.event.Subscription;
import io.llmspell.event.SubscriptionOptions;
import io.llmspell.event.UniversalEvent;
import io.llmspell.hook.HookResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.stereotype.Component;

/** What docs/events.md shows. */
final class EventsExample {

    static final List<String> SEEN = new CopyOnWriteArrayList<>();

    private EventsExample() {}

    record Payment(String account, int amount) {}

    private static void book(Payment payment, String correlationId) {
        SEEN.add("booked " + payment.account() + " " + payment.amount() + " " + (correlationId != null));
    }

    private static void review(int amount) {
        SEEN.add("reviewed " + amount);
    }

    private static void bill(UniversalEvent event) {
        SEEN.add("billed " + event.eventType());
    }

    @Component
    static class Accounting {

        /** The data of the event becomes the record; the event itself, its source and its metadata can be taken too. */
        @OnEvent("order.*.paid")
        void paid(Payment payment, UniversalEvent event) {
            book(payment, event.source().correlationId());
        }

        /** Only large ones; four at a time, those of one account in order; publishers wait if there are too many. */
        @OnEvent(
                value = "order.**",
                condition = "data.amount > 500",
                concurrency = 4,
                orderingKey = "data.account",
                strategy = OverflowStrategy.BLOCK)
        void large(UniversalEvent event) {
            review(event.at("/amount").asInt());
        }
    }

    @ToolComponent
    static class Checkout {

        private final EventBus bus;

        Checkout(EventBus bus) {
            this.bus = bus;
        }

        public void pay(String account, int amount) {
            this.bus.publish("order.web.paid", new Payment(account, amount));
        }
    }

    static class InCode {

        Subscription subscribe(EventBus bus) {
            SubscriptionOptions options = SubscriptionOptions.builder()
                    .name("billing")
                    .capacity(1000)
                    .flow(FlowController.reject())
                    .retry(RetryPolicy.of(5, Duration.ofMillis(200)))
                    .build();
            return bus.subscribe(List.of("order.*.paid", "order.*.refunded"), options, event -> bill(event));
        }

        List<UniversalEvent> read(EventBus bus) throws InterruptedException {
            try (PullSubscription orders = bus.subscribe("order.**")) {
                return orders.receiveBatch(100, Duration.ofSeconds(1));
            }
        }
    }

    @Component
    static class Redaction {

        @Hook(value = BEFORE_EVENT_EMIT, operations = "order.*")
        HookResult mask(UniversalEvent event) {
            return HookResult.modify(
                    event.toBuilder().data(Map.of("account", "***")).build());
        }
    }
}
