package io.llmspell.actuate;

import io.llmspell.event.DeadLetter;
import io.llmspell.event.EventBus;
import io.llmspell.event.EventPage;
import io.llmspell.event.EventPattern;
import io.llmspell.event.EventQuery;
import io.llmspell.event.EventStorage;
import io.llmspell.event.InvalidEventPatternException;
import io.llmspell.event.StoredEvent;
import io.llmspell.event.Subscription;
import io.llmspell.event.SubscriptionStorage;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/** Reads a bus and its storage for the endpoint. Bounded, whatever is asked for. */
final class EventReadings {

    private static final Log logger = LogFactory.getLog(EventReadings.class);

    private static final int LIMIT = 100;

    private static final int MOST = 1_000;

    /** Events that are in memory at a time, with data that may be large. */
    private static final int PORTION = 100;

    private final EventBus bus;

    private final ShownData data;

    private final Clock clock;

    EventReadings(EventBus bus, ShownData data, Clock clock) {
        this.bus = bus;
        this.data = data;
        this.clock = clock;
    }

    EventsDescription overview(@Nullable String limit, @Nullable String offset) {
        int most = RequestValues.count("limit", limit, MOST, MOST);
        int from = RequestValues.offset("offset", offset);
        List<Subscription> open = this.bus.subscriptions();
        List<Subscription> shown = open.stream().skip(from).limit(most).toList();
        return new EventsDescription(
                EventsDescription.describe(this.bus, open),
                this.bus.storage().isPresent(),
                open.size(),
                describe(shown));
    }

    Subscription find(String name) {
        return this.bus
                .find(name)
                .orElseThrow(() -> RequestException.unknown("There is no open subscription of the name or id '"
                        + RequestValues.excerpt(name) + "': /actuator/events lists them"));
    }

    SubscriptionDescription describe(Subscription subscription) {
        return describe(List.of(subscription)).get(0);
    }

    private List<SubscriptionDescription> describe(List<Subscription> subscriptions) {
        boolean durable = subscriptions.stream().anyMatch(each -> each.options().durable());
        Map<String, Long> behind = durable ? behind() : Map.of();
        Instant now = this.clock.instant();
        return subscriptions.stream()
                .map(each -> SubscriptionDescription.of(
                        each, now, each.options().durable() ? behind.get(each.name()) : null))
                .toList();
    }

    /** How many events were stored after those that durable subscriptions are done with, by their names. */
    private Map<String, Long> behind() {
        Map<String, Long> behind = new HashMap<>();
        try {
            this.bus.storage().flatMap(EventStorage::subscriptions).ifPresent(storage -> {
                List<SubscriptionStorage.Known> known = storage.known();
                long end = storage.end();
                known.forEach(each -> behind.put(each.name(), Math.max(0, end - each.position())));
            });
        } catch (RuntimeException ex) {
            // The rest can be told all the same; that the storage fails is for the health.
            logger.debug("How far durable subscriptions are behind cannot be told", ex);
        }
        return behind;
    }

    EventLogPage log(EventLogRequest request, boolean withData) {
        EventStorage storage = this.bus
                .storage()
                .orElseThrow(() -> RequestException.unknown("Events are not kept, so there is no log of them: set"
                        + " llmspell.events.storage.type to memory or jdbc"));
        EventQuery query = query(request);
        int wanted = RequestValues.count("limit", request.limit(), LIMIT, MOST);
        return StorageAccess.read(() -> read(storage, query, wanted, withData));
    }

    private static EventQuery query(EventLogRequest request) {
        EventQuery.Builder query = EventQuery.builder();
        if (request.type() != null) {
            query.patterns(List.of(pattern(request.type())));
        }
        if (request.source() != null) {
            query.source(request.source());
        }
        if (request.correlationId() != null) {
            query.correlationId(request.correlationId());
        }
        Instant from = RequestValues.time("from", request.from());
        if (from != null) {
            query.from(from);
        }
        Instant to = RequestValues.time("to", request.to());
        if (to != null) {
            query.to(to);
        }
        Long cursor = RequestValues.cursor("cursor", request.cursor());
        if (cursor != null) {
            query.after(cursor);
        }
        if (RequestValues.flag("newestFirst", request.newestFirst())) {
            query.newestFirst();
        }
        return query.build();
    }

    private static EventPattern pattern(String type) {
        try {
            return EventPattern.of(type);
        } catch (InvalidEventPatternException ex) {
            throw RequestException.wrong(String.valueOf(ex.getMessage()));
        }
    }

    /** Portion by portion, so that what is not shown is not kept. Ends early where the storage has looked for long. */
    private EventLogPage read(EventStorage storage, EventQuery query, int wanted, boolean withData) {
        List<EventDescription> found = new ArrayList<>();
        EventQuery.Builder portion = query.toBuilder();
        Long next;
        int asked;
        int got;
        do {
            asked = Math.min(PORTION, wanted - found.size());
            EventPage page = storage.page(portion.limit(asked).build());
            for (StoredEvent stored : page.entries()) {
                found.add(this.data.describe(stored.event(), stored.position(), withData));
            }
            got = page.entries().size();
            next = page.next();
            if (next != null) {
                portion.after(next);
            }
        } while (next != null && got == asked && found.size() < wanted);
        return new EventLogPage(found, next);
    }

    DeadLetterPage deadLetters(@Nullable String subscription, @Nullable String limit, boolean withData) {
        int most = RequestValues.count("limit", limit, LIMIT, MOST);
        List<DeadLetter> letters =
                StorageAccess.read(() -> this.bus.deadLetters().list(subscription, most + 1));
        return new DeadLetterPage(
                letters.stream()
                        .limit(most)
                        .map(letter -> this.data.describe(letter, withData))
                        .toList(),
                letters.size() > most,
                this.bus.deadLetters().forgotten());
    }

    DeadLetter deadLetter(String id) {
        return StorageAccess.read(() -> this.bus.deadLetters().find(id))
                .orElseThrow(() -> RequestException.unknown("There is no dead letter of the id '"
                        + RequestValues.excerpt(id) + "': /actuator/events/deadletters lists them"));
    }

    DeadLetterPage.Letter describe(DeadLetter letter, boolean withData) {
        return this.data.describe(letter, withData);
    }
}
