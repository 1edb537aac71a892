package io.llmspell.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class Uuid7Tests {

    @Test
    void itHasVersionSevenTheStandardVariantAndTheTime() {
        for (int i = 0; i < 1000; i++) {
            long before = System.currentTimeMillis();
            UUID id = Uuid7.next();
            long after = System.currentTimeMillis();

            assertThat(id.version()).isEqualTo(7);
            assertThat(id.variant()).isEqualTo(2);
            assertThat(id.getMostSignificantBits() >>> 16).isBetween(before, after);
        }
    }

    @Test
    void itSortsByTimeAsText() {
        String earlier = Uuid7.next().toString();
        long start = System.currentTimeMillis();
        await().until(() -> System.currentTimeMillis() > start);

        assertThat(Uuid7.next().toString()).isGreaterThan(earlier);
    }

    @Test
    void itIsUnique() {
        Set<UUID> ids = new HashSet<>();
        for (int i = 0; i < 20_000; i++) {
            ids.add(Uuid7.next());
        }

        assertThat(ids).hasSize(20_000);
    }
}
