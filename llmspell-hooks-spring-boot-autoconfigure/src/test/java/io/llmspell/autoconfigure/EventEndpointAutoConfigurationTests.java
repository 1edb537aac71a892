package io.llmspell.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.actuate.EventsEndpoint;
import io.llmspell.actuate.EventsHealthIndicator;
import io.llmspell.event.EventBus;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

class EventEndpointAutoConfigurationTests {

    @ParameterizedTest
    @ValueSource(
            strings = {"eventsEndpoint", "eventShownData", "eventChanges", "eventChangeAudit", "eventStorageWatch"})
    void anotherBeanOfTheUserMayHaveAnyNameThatIsLikely(String name) {
        EventServer.runner()
                .withBean(name, String.class, () -> "something else")
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(EventsEndpoint.class));
    }

    @Endpoint(id = "events")
    static class OwnEndpoint {

        @ReadOperation
        public Map<String, Object> mine() {
            return Map.of("mine", true);
        }
    }

    @Test
    void anEndpointOfTheSameIdTakesThePlaceOfOursWhereThatIsSwitchedOff() {
        EventServer.runner()
                .withBean("ours", OwnEndpoint.class)
                .withPropertyValues("llmspell.actuate.events.enabled=false")
                .run(context -> {
                    assertThat(context).hasNotFailed().doesNotHaveBean(EventsEndpoint.class);
                    EventServer server = EventServer.of(context);
                    assertThat(server.get("events").json().get("mine").asBoolean())
                            .isTrue();
                    assertThat(server.get("health/events").status()).isEqualTo(200);
                });
    }

    @Test
    void ofSeveralBusesNoneIsShown() {
        try (EventBus one = EventBus.builder().build();
                EventBus two = EventBus.builder().build()) {
            new WebApplicationContextRunner()
                    .withConfiguration(AutoConfigurations.of(
                            EventEndpointAutoConfiguration.class, EventHealthAutoConfiguration.class))
                    .withPropertyValues("management.endpoints.web.exposure.include=*")
                    .withBean("one", EventBus.class, () -> one)
                    .withBean("two", EventBus.class, () -> two)
                    .run(context -> assertThat(context)
                            .hasNotFailed()
                            .doesNotHaveBean(EventsEndpoint.class)
                            .doesNotHaveBean(EventsHealthIndicator.class));
        }
    }
}
