package com.example.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.ConsumerTest;
import io.llmspell.event.EventBus;
import io.llmspell.event.EventQuery;
import io.llmspell.event.EventStorage;
import io.llmspell.event.storage.DurableEventStorage;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@ConsumerTest
class JdbcTests {

    @Autowired
    private EventBus bus;

    @Autowired
    private EventStorage storage;

    @Test
    void eventsAreKeptInTheDatabase() {
        this.bus.publish("letter.sent", Map.of("to", "ann"));

        assertThat(this.storage).isInstanceOf(DurableEventStorage.class);
        assertThat(this.storage.page(EventQuery.builder().type("letter.sent").build()).entries())
                .hasSize(1);
    }
}
