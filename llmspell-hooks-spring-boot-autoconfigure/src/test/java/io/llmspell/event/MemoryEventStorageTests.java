package io.llmspell.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryEventStorageTests extends EventStorageContract {

    @Override
    protected EventStorage create() {
        return EventStorage.inMemory(10_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 15, 16, 17, 100})
    void onlyTheLastEventsAreKept(int capacity) {
        EventStorage storage = EventStorage.inMemory(capacity);
        List<Integer> stored = IntStream.rangeClosed(1, 250).boxed().toList();
        for (int number : stored) {
            storage.append(UniversalEvent.builder("order").data(number).build());

            int kept = Math.min(number, capacity);
            assertThat(storage.query(EventQuery.builder().limit(1_000).build()))
                    .extracting(event -> event.data().asInt())
                    .containsExactlyElementsOf(stored.subList(number - kept, number));
        }
    }

    @Test
    void aStorageWithoutRoomIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> EventStorage.inMemory(0));
    }

    @Test
    void aBusStoresWhatItPublishes() {
        EventStorage storage = EventStorage.inMemory(10);
        try (EventBus bus = EventBus.builder().storage(storage).build()) {
            UniversalEvent event = bus.publish("order", 1).event();

            assertThat(bus.storage()).containsSame(storage);
            assertThat(storage.query(EventQuery.all())).singleElement().isSameAs(event);
        }
    }
}
