package io.llmspell.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.autoconfigure.HookEndpointAutoConfiguration;
import io.llmspell.autoconfigure.HookHealthAutoConfiguration;
import io.llmspell.hook.HookEngine;
import io.llmspell.hook.HookExecutor;
import io.llmspell.hook.HookListener;
import io.llmspell.hook.HookRegistry;
import io.llmspell.state.RedactionFilter;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

class HookEndpointAutoConfigurationTests {

    @Test
    void nothingIsObservedForEndpointsThatAreNotExposed() {
        HookServer.readOnly()
                .withPropertyValues("management.endpoints.web.exposure.include=health,hookpoints")
                .run(context -> {
                    assertThat(context)
                            .hasSingleBean(HookPointsEndpoint.class)
                            .doesNotHaveBean(HooksEndpoint.class)
                            .doesNotHaveBean(HookGraphEndpoint.class)
                            .doesNotHaveBean(DecisionsEndpoint.class);
                    assertThat(context.getBeansOfType(HookListener.class).values())
                            .noneMatch(
                                    listener -> listener instanceof DecisionLog || listener instanceof HookStatistics);
                    assertThat(new HookServer(context).get("hooks").status()).isEqualTo(404);
                });
    }

    @Test
    void thereAreNoEndpointsOfHooksWithoutHooks() {
        HookServer.readOnly().withPropertyValues("llmspell.hooks.enabled=false").run(context -> {
            assertThat(context)
                    .hasNotFailed()
                    .doesNotHaveBean(HooksEndpoint.class)
                    .doesNotHaveBean(HooksHealthIndicator.class);
        });
    }

    @ParameterizedTest
    @CsvSource({"hooks, 404", "decisions, 404", "hookpoints, 404", "hookgraph, 404"})
    void anEndpointIsSwitchedOffAsThoseOfOthersAre(String id, int status) {
        HookServer.readOnly()
                .withPropertyValues("management.endpoint." + id + ".access=none")
                .run(context ->
                        assertThat(new HookServer(context).get(id).status()).isEqualTo(status));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1_000_001})
    void aLogThatIsTooSmallOrTooLargeStopsTheStart(int size) {
        HookServer.readOnly()
                .withPropertyValues("llmspell.actuate.decisions.size=" + size)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining(
                                "llmspell.actuate.decisions.size must be from 1 to 1000000, but is " + size)
                        .hasMessageContaining("llmspell.actuate.decisions.enabled=false"));
    }

    @Test
    void aBeanOfTheUserReplacesOurs() {
        HookMessages messages = new HookMessages(true, RedactionFilter.byName());
        DecisionLog log = new DecisionLog(1, true, Clock.systemUTC(), messages);
        HookServer.readOnly()
                .withBean("ownMessages", HookMessages.class, () -> messages)
                .withBean("ownLog", DecisionLog.class, () -> log)
                .run(context -> {
                    context.getBean(HookServer.Shell.class).run("ls");

                    assertThat(context).getBean(HookMessages.class).isSameAs(messages);
                    assertThat(new HookServer(context)
                                    .get("decisions")
                                    .json()
                                    .get("kept")
                                    .intValue())
                            .isEqualTo(1);
                    assertThat(log.logged()).isEqualTo(1);
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"hookMessages", "hookStatistics", "hooksEndpoint", "hookPointsEndpoint", "hookGraphEndpoint"})
    void anotherBeanOfTheUserMayHaveAnyNameThatIsLikely(String name) {
        HookServer.readOnly()
                .withBean(name, String.class, () -> "something else")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(HooksEndpoint.class)
                        .hasSingleBean(HookGraphEndpoint.class));
    }

    @Endpoint(id = "hooks")
    static class OwnEndpoint {

        @ReadOperation
        public Map<String, Object> mine() {
            return Map.of("mine", true);
        }
    }

    @Test
    void anEndpointOfTheSameIdTakesThePlaceOfOursWhereThatIsSwitchedOff() {
        HookServer.readOnly()
                .withBean("ours", OwnEndpoint.class)
                .withPropertyValues("llmspell.actuate.hooks.enabled=false")
                .run(context -> {
                    assertThat(context)
                            .hasNotFailed()
                            .doesNotHaveBean(HooksEndpoint.class)
                            .doesNotHaveBean(HookStatistics.class);
                    assertThat(new HookServer(context)
                                    .get("hooks")
                                    .json()
                                    .get("mine")
                                    .booleanValue())
                            .isTrue();
                    assertThat(new HookServer(context).get("hookpoints").status())
                            .isEqualTo(200);
                });
    }

    @Test
    void ofSeveralRegistriesNoneIsShown() {
        try (HookEngine one = HookEngine.builder().build();
                HookEngine two = HookEngine.builder().build()) {
            new WebApplicationContextRunner()
                    .withConfiguration(AutoConfigurations.of(
                            HookEndpointAutoConfiguration.class, HookHealthAutoConfiguration.class))
                    .withPropertyValues("management.endpoints.web.exposure.include=*")
                    .withBean("one", HookRegistry.class, one::registry)
                    .withBean("two", HookRegistry.class, two::registry)
                    .withBean(HookExecutor.class, one::executor)
                    .run(context -> assertThat(context)
                            .hasNotFailed()
                            .doesNotHaveBean(HooksEndpoint.class)
                            .doesNotHaveBean(HooksHealthIndicator.class));
        }
    }
}
