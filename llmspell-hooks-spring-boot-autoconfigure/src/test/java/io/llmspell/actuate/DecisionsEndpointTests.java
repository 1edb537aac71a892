package io.llmspell.actuate;

import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.llmspell.actuate.HookServer.Answer;
import io.llmspell.actuate.HookServer.Shell;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookDefinition;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookResult;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.JsonNode;

/** {@code /actuator/decisions} over HTTP. */
class DecisionsEndpointTests {

    private final List<String> correlationIds = new CopyOnWriteArrayList<>();

    private HookDefinition correlation() {
        return HookDefinition.builder("correlation")
                .on(BEFORE_TOOL_EXECUTION)
                .phase(HookPhase.OBSERVE)
                .handler(context -> {
                    this.correlationIds.add(context.correlationId());
                    return HookResult.proceed();
                });
    }

    @Test
    void whyACallWasBlockedIsAnsweredByItsCorrelationId() {
        HookServer.readOnly().withBean(HookDefinition.class, this::correlation).run(context -> {
            HookServer server = new HookServer(context);
            blocked(context, "rm -rf /secret");
            blocked(context, "rm -rf /other");

            Answer answer = server.get("decisions?correlationId=" + this.correlationIds.get(0));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().get("decisions")).hasSize(1);
            JsonNode decision = answer.json().at("/decisions/0");
            assertThat(decision.get("correlationId").stringValue()).isEqualTo(this.correlationIds.get(0));
            assertThat(decision.get("component").stringValue()).isEqualTo("tool:shell");
            assertThat(decision.get("operation").stringValue()).isEqualTo("run");
            assertThat(decision.get("point").stringValue()).isEqualTo("BeforeToolExecution");
            assertThat(decision.get("hook").stringValue()).isEqualTo("guardrails.noDelete");
            assertThat(decision.get("mode").stringValue()).isEqualTo("enforce");
            assertThat(decision.get("result").stringValue()).isEqualTo("cancel");
            assertThat(decision.get("blocked").booleanValue()).isTrue();
            assertThat(decision.get("reason").stringValue()).isEqualTo("destructive command");
            assertThat(decision.get("tookMillis").doubleValue()).isPositive();
            assertThat(answer.json().toString()).doesNotContain("secret");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "hook=broken, broken",
        "component=shell, guardrails.noDelete broken guardrails.noDelete broken",
        "component=tool:shell&result=cancel, guardrails.noDelete guardrails.noDelete",
        "result=exception&limit=1, broken",
        "limit=99999999999999999999, guardrails.noDelete broken guardrails.noDelete broken",
        "limit=2, guardrails.noDelete broken",
        "hook=<script>, ''",
        "component=agent:shell, ''"
    })
    void decisionsAreFoundByWhatTheyAreAboutTheNewestFirst(String query, String hooks) {
        HookServer.readOnly()
                .withBean("broken", HookDefinition.class, HooksEndpointTests::broken)
                .run(context -> {
                    blocked(context, "rm -rf 1");
                    blocked(context, "rm -rf 2");

                    JsonNode found = new HookServer(context)
                            .get("decisions?" + query.replace("<", "%3C").replace(">", "%3E"))
                            .json();

                    List<String> expected = hooks.equals("broken") && query.startsWith("hook")
                            ? List.of("broken", "broken")
                            : hooks.isEmpty() ? List.of() : List.of(hooks.split(" ", -1));
                    assertThat(found.get("decisions"))
                            .extracting(decision -> decision.get("hook").stringValue())
                            .isEqualTo(expected);
                    assertThat(found.get("decisions"))
                            .extracting(decision -> -decision.get("number").longValue())
                            .isSorted();
                });
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "limit=0, 'limit' must be a whole number from 1, but is '0'",
                "limit=-1, 'limit' must be a whole number from 1, but is '-1'",
                "limit=many, 'limit' must be a whole number from 1, but is 'many'",
                "result=blocked, Unknown result 'blocked': a result is one of [continue"
            })
    void aWrongQueryIsABadRequestThatNamesTheChoices(String query, String error) {
        HookServer.readOnly().run(context -> {
            Answer answer = new HookServer(context).get("decisions?" + query);

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.json().get("error").stringValue()).startsWith(error);
        });
    }

    @Test
    void onlyTheLastAreKept() {
        HookServer.readOnly()
                .withPropertyValues("llmspell.actuate.decisions.size=3")
                .run(context -> {
                    for (int i = 0; i < 10; i++) {
                        blocked(context, "rm -rf " + i);
                    }

                    JsonNode json = new HookServer(context)
                            .get("decisions?limit=1000000")
                            .json();

                    assertThat(json.get("kept").intValue()).isEqualTo(3);
                    assertThat(json.get("logged").longValue()).isEqualTo(10);
                    assertThat(json.get("decisions"))
                            .extracting(decision -> decision.get("number").longValue())
                            .containsExactly(9L, 8L, 7L);
                });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aHookThatLetsACallGoOnIsOnlyLoggedWhereThatIsAskedFor(boolean continues) {
        HookServer.readOnly()
                .withPropertyValues("llmspell.actuate.decisions.continues=" + continues)
                .run(context -> {
                    context.getBean(Shell.class).run("ls");

                    assertThat(new HookServer(context)
                                    .get("decisions?result=continue")
                                    .json()
                                    .get("decisions"))
                            .hasSize(continues ? 1 : 0);
                });
    }

    @Test
    void aShadowIsLoggedAndBlocksNothing() {
        HookServer.runner().run(context -> {
            HookServer server = new HookServer(context);
            server.post("hooks/guardrails.noDelete", "{\"mode\":\"shadow\"}");
            context.getBean(Shell.class).run("rm -rf /");

            JsonNode decision =
                    server.get("decisions?hook=guardrails.noDelete").json().at("/decisions/0");

            assertThat(decision.get("mode").stringValue()).isEqualTo("shadow");
            assertThat(decision.get("result").stringValue()).isEqualTo("cancel");
            assertThat(decision.get("blocked").booleanValue()).isFalse();
        });
    }

    @Test
    void aGuardThatFailsBlocksWithoutTellingWhatItWasGiven() {
        HookDefinition guard = HookDefinition.builder("check")
                .on(BEFORE_TOOL_EXECUTION)
                .phase(HookPhase.GUARD)
                .handler(HooksEndpointTests.broken().handler());
        HookServer.readOnly().withBean(HookDefinition.class, () -> guard).run(context -> {
            blocked(context, "secret");

            JsonNode decision = new HookServer(context).get("decisions").json().at("/decisions/0");

            assertThat(decision.get("result").stringValue()).isEqualTo("exception");
            assertThat(decision.get("failed").booleanValue()).isTrue();
            assertThat(decision.get("blocked").booleanValue()).isTrue();
            assertThat(decision.get("exception").stringValue()).isEqualTo("java.lang.IllegalStateException");
            assertThat(decision.toString()).doesNotContain("secret");
        });
    }

    @Test
    void aReasonOfAnySizeIsKeptInPart() {
        HookDefinition chatty = HookDefinition.builder("chatty")
                .on(BEFORE_TOOL_EXECUTION)
                .handler(context -> HookResult.cancel("no ".repeat(100_000)));
        HookServer.readOnly().withBean(HookDefinition.class, () -> chatty).run(context -> {
            blocked(context, "ls");

            assertThat(new HookServer(context)
                            .get("decisions")
                            .json()
                            .at("/decisions/0/reason")
                            .stringValue())
                    .startsWith("no no no")
                    .hasSizeLessThan(600);
        });
    }

    @Test
    void thereIsNoLogWhereItIsSwitchedOff() {
        HookServer.readOnly()
                .withPropertyValues("llmspell.actuate.decisions.enabled=false")
                .run(context -> {
                    assertThat(context).doesNotHaveBean(DecisionLog.class);
                    assertThat(new HookServer(context).get("decisions").status())
                            .isEqualTo(404);
                });
    }

    private static void blocked(ApplicationContext context, String command) {
        Shell shell = context.getBean(Shell.class);
        assertThatExceptionOfType(HookCancelledException.class).isThrownBy(() -> shell.run(command));
    }
}
