package io.llmspell.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The dead letters of a bus that has some in memory and some in its storage. */
class BusDeadLettersTests {

    private static final UniversalEvent EVENT =
            UniversalEvent.builder("order.paid").build();

    private static DeadLetter letter(String id, int second) {
        return new DeadLetter(id, EVENT, "billing", new IllegalStateException("no"), 1, Instant.ofEpochSecond(second));
    }

    /** Answers nothing but what is asked for here. */
    private static SubscriptionStorage storing(DeadLetter... letters) {
        return (SubscriptionStorage) Proxy.newProxyInstance(
                SubscriptionStorage.class.getClassLoader(),
                new Class<?>[] {SubscriptionStorage.class},
                (proxy, method, arguments) -> List.of(letters));
    }

    @Test
    void theOldestAreListedWhereverTheyAre() {
        MemoryDeadLetters memory = new MemoryDeadLetters(
                10, InstantSource.fixed(Instant.ofEpochSecond(2)), letter -> {}, (name, event) -> false);
        memory.add("billing", EVENT, new IllegalStateException("no"), 1);
        String second = memory.list().get(0).id();
        BusDeadLetters letters = new BusDeadLetters(
                memory,
                storing(letter("first", 1), letter("third", 3)),
                InstantSource.system(),
                letter -> {},
                (name, letter) -> false);

        assertThat(letters.list("billing", 2)).extracting(DeadLetter::id).containsExactly("first", second);
        assertThat(letters.list()).extracting(DeadLetter::id).containsExactly("first", second, "third");
    }
}
