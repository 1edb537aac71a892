package io.llmspell.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.List;

/** A storage that tests put events in and ask for them. */
public interface EventStorageFixture {

    Instant START = Instant.parse("2026-05-04T03:02:00Z");

    EventStorage storage();

    /** Stores an event of a number, so many seconds after the start. */
    default UniversalEvent store(String type, int number) {
        return store(UniversalEvent.builder(type).data(number).timestamp(START.plusSeconds(number)));
    }

    default UniversalEvent store(UniversalEvent.Builder builder) {
        UniversalEvent event = builder.build();
        storage().append(event);
        return event;
    }

    /** Stores an event as it is when it has been read from JSON. */
    default UniversalEvent storeJson(String type, String data) {
        UniversalEvent event = UniversalEvent.fromJson(
                new String(UniversalEvent.builder(type).data("@").build().toJson(), UTF_8).replace("\"@\"", data));
        storage().append(event);
        return event;
    }

    default List<Integer> numbers(EventQuery.Builder query) {
        return storage().query(query.build()).stream()
                .map(event -> event.data().asInt())
                .toList();
    }

    default List<UniversalEvent> found(EventQuery.Builder query) {
        return storage().query(query.build());
    }
}
