package com.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.example.Journal.Order;
import io.llmspell.event.EventBus;
import io.llmspell.hook.HookCancelledException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.util.ClassUtils;

@ConsumerTest
class ConsumerTests {

    @Autowired
    private Shell shell;

    @Autowired
    private EventBus bus;

    @Autowired
    private Journal journal;

    @Test
    void aToolCallIsBlockedAndOthersPass() {
        assertThat(this.shell.run("ls")).isEqualTo("ran ls");
        assertThatExceptionOfType(HookCancelledException.class)
                .isThrownBy(() -> this.shell.run("rm -rf /"))
                .withMessageContaining("destructive command");
    }

    @Test
    void anEventIsHandled() throws InterruptedException {
        this.bus.publish("order.paid", new Order("book", 1));
        this.bus.publish("order.paid", new Order("pen", 12));

        assertThat(this.bus.drain(Duration.ofSeconds(30))).isTrue();
        assertThat(this.journal.orders()).isEqualTo(List.of(new Order("pen", 12)));
    }

    @ParameterizedTest
    @CsvSource({
        "actuator, org.springframework.boot.actuate.endpoint.annotation.Endpoint",
        "actuator|micrometer, io.micrometer.core.instrument.MeterRegistry",
        "web, org.springframework.web.servlet.DispatcherServlet",
        "webflux, org.springframework.web.reactive.DispatcherHandler",
        "webflux|reactor, reactor.core.publisher.Mono",
        "jdbc, org.springframework.jdbc.core.JdbcTemplate",
        "security, org.springframework.security.core.Authentication",
    })
    void theClassPathIsThatOfTheCombination(String profiles, String type) {
        List<String> combination = List.of(System.getProperty("combination").split("-"));

        assertThat(ClassUtils.isPresent(type, null))
                .isEqualTo(List.of(profiles.split("\\|")).stream().anyMatch(combination::contains));
    }
}
