package io.llmspell.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.actuate.HookServer.Answer;
import io.llmspell.hook.HookDefinition;
import io.llmspell.hook.HookRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.JsonNode;

/** The health of hooks, over HTTP. */
class HooksHealthTests {

    private final WebApplicationContextRunner runner = HookServer.readOnly()
            .withBean("broken", HookDefinition.class, HooksEndpointTests::broken)
            .withPropertyValues(
                    "management.endpoint.health.show-details=always", "management.endpoint.health.probes.enabled=true");

    /** In an application that is alive and ready, but for this. */
    private static void open(ApplicationContext context, String hook) {
        AvailabilityChangeEvent.publish(context, LivenessState.CORRECT);
        AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
        context.getBean(HookRegistry.class).openBreaker(hook, Duration.ofHours(1));
    }

    @Test
    void openBreakersAreShownAndThoseOfGuardsApart() {
        this.runner.run(context -> {
            open(context, "guardrails.noDelete");
            open(context, "broken");

            JsonNode health = new HookServer(context).get("health").json().at("/components/hooks");

            assertThat(health.get("status").stringValue()).isEqualTo("UP");
            assertThat(health.get("details").toString())
                    .isEqualTo("{\"hooks\":2,\"openBreakers\":[\"broken\",\"guardrails.noDelete\"],"
                            + "\"openBreakersOfGuards\":[\"guardrails.noDelete\"]}");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "up, guardrails.noDelete, 200, UP",
        "out-of-service, guardrails.noDelete, 503, OUT_OF_SERVICE",
        "down, guardrails.noDelete, 503, DOWN",
        "down, broken, 200, UP"
    })
    void anOpenBreakerOfAGuardMayBeWorse(String property, String open, int http, String status) {
        this.runner
                .withPropertyValues("llmspell.actuate.hooks.open-guards=" + property)
                .run(context -> {
                    open(context, open);

                    Answer answer = new HookServer(context).get("health");

                    assertThat(answer.status()).isEqualTo(http);
                    assertThat(answer.json().at("/components/hooks/status").stringValue())
                            .isEqualTo(status);
                });
    }

    @Test
    void theProbesDoNotAskForItUnlessTheirGroupSaysSo() {
        WebApplicationContextRunner down = this.runner.withPropertyValues("llmspell.actuate.hooks.open-guards=down");
        down.run(context -> {
            open(context, "guardrails.noDelete");
            HookServer server = new HookServer(context);

            assertThat(server.get("health/liveness").json().get("status").stringValue())
                    .isEqualTo("UP");
            assertThat(server.get("health/readiness").json().toString())
                    .contains("UP")
                    .doesNotContain("hooks", "DOWN");
        });
        down.withPropertyValues("management.endpoint.health.group.readiness.include=readinessState,hooks")
                .run(context -> {
                    open(context, "guardrails.noDelete");

                    assertThat(new HookServer(context).get("health/readiness").status())
                            .isEqualTo(503);
                });
    }

    @Test
    void itIsSwitchedOffAsTheHealthOfOthersIs() {
        this.runner
                .withPropertyValues("management.health.hooks.enabled=false")
                .run(context -> assertThat(new HookServer(context)
                                .get("health")
                                .json()
                                .at("/components")
                                .has("hooks"))
                        .isFalse());
    }

    @Test
    void aContributorOfTheUserTakesItsPlace() {
        HealthIndicator own = () -> Health.up().withDetail("own", true).build();
        this.runner
                .withBean("hooksHealthContributor", HealthIndicator.class, () -> own)
                .run(context -> {
                    assertThat(context).hasNotFailed().doesNotHaveBean(HooksHealthIndicator.class);
                    assertThat(new HookServer(context)
                                    .get("health")
                                    .json()
                                    .at("/components/hooks/details/own")
                                    .booleanValue())
                            .isTrue();
                });
    }
}
