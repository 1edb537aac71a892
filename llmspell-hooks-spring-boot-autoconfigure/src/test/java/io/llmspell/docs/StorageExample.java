package io.llmspell.docs;

import io.llmspell.annotation.OnEvent;
import io.llmspell.autoconfigure.EventStorageCustomizer;
import io.llmspell.event.EventBus;
import io.llmspell.event.EventPage;
import io.llmspell.event.EventQuery;
import io.llmspell.event.EventReplay;
import io.llmspell.event.EventStorage;
import io.llmspell.event.EventTimeline;
import io.llmspell.event.EventUpcaster;
import io.llmspell.event.ReplayPace;
import io.llmspell.event.ReplayProgress;
import io.llmspell.event.StoredEvent;
import io.llmspell.event.UniversalEvent;
import io.llmspell.event.storage.RetentionPolicy;
import io.llmspell.event.storage.RetentionRule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/** What docs/storage.md shows. */
final class StorageExample {

    static final List<String> SEEN = new ArrayList<>();

    private StorageExample() {}

    static void show(UniversalEvent event) {
        SEEN.add(event.eventType() + " " + event.data());
    }

    record Invoice(String number, int amount) {}

    @Component
    static class Billing {

        @OnEvent(value = "order.*.paid", name = "billing", durable = true)
        void bill(Invoice invoice) {
            book(invoice);
        }

        private void book(Invoice invoice) {
            SEEN.add(invoice.number());
        }
    }

    static class Finding {

        void large(EventStorage storage) {
            EventQuery query = EventQuery.builder()
                    .patterns("order.*.paid")
                    .from(Instant.parse("2026-01-01T00:00:00Z"))
                    .where("data.amount >= 500")
                    .where("data.customer.country = 'DE'")
                    .limit(50)
                    .build();
            EventPage page = storage.page(query);
            page.events().forEach(StorageExample::show);
            while (page.next() != null) {
                page = storage.page(query.toBuilder().after(page.next()).build());
                page.events().forEach(StorageExample::show);
            }
        }

        long count(EventStorage storage) {
            try (Stream<StoredEvent> orders =
                    storage.stream(EventQuery.builder().patterns("order.**").build())) {
                return orders.count();
            }
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Indexing {

        @Bean
        EventStorageCustomizer indexedFields() {
            return storage -> storage.indexedFields(List.of("/amount", "/customer/country"));
        }
    }

    static class Telling {

        String tell(EventStorage storage, String correlationId) {
            EventTimeline timeline = storage.timeline(correlationId);
            return timeline.isComplete() ? timeline.toString() : timeline + "There is more.";
        }
    }

    static class Replaying {

        ReplayProgress billAgain(EventBus bus, EventStorage storage) throws InterruptedException {
            EventReplay replay = EventReplay.of(
                            storage, EventQuery.builder().type("order.web.paid").build())
                    .to(bus, "billing")
                    .pace(ReplayPace.scaled(10))
                    .build();
            replay.start();
            if (!replay.await(Duration.ofMinutes(10))) {
                replay.cancel();
            }
            return replay.progress();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Keeping {

        @Bean
        EventStorageCustomizer retention() {
            return storage -> storage.retention(RetentionPolicy.of(
                    RetentionRule.age(Duration.ofDays(90)),
                    RetentionRule.count(100_000, "debug.**", "*.trace"),
                    RetentionRule.bytes(10_000_000_000L)));
        }
    }

    static class Cents implements EventUpcaster {

        @Override
        public boolean supports(UniversalEvent event) {
            return event.eventType().equals("order.web.paid") && event.version().equals("1.0");
        }

        @Override
        public UniversalEvent upcast(UniversalEvent event) {
            ObjectNode data = (ObjectNode) event.data();
            data.put("amount", data.get("amount").asInt() * 100);
            return event.toBuilder().version("2.0").data(data).build();
        }
    }
}
