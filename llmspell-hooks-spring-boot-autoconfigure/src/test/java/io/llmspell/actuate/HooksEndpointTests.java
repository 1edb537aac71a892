package io.llmspell.actuate;

import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.CONFIGURATION_CHANGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import io.llmspell.actuate.HookServer.Answer;
import io.llmspell.actuate.HookServer.Audit;
import io.llmspell.actuate.HookServer.Policy;
import io.llmspell.actuate.HookServer.Shell;
import io.llmspell.annotation.Hook;
import io.llmspell.hook.BreakerState;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookDefinition;
import io.llmspell.hook.HookMode;
import io.llmspell.hook.HookRegistry;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.RegisteredHook;
import io.llmspell.state.RedactionFilter;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/** {@code /actuator/hooks} over HTTP. */
class HooksEndpointTests {

    private static final String GUARD = "hooks/guardrails.noDelete";

    @Test
    void everyHookIsShownWithWhatItDid() {
        HookServer.readOnly().run(context -> {
            Shell shell = context.getBean(Shell.class);
            shell.run("ls");
            shell.run("ls");
            assertThatExceptionOfType(HookCancelledException.class).isThrownBy(() -> shell.run("rm -rf /"));

            Answer answer = new HookServer(context).get("hooks");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.type()).contains("json");
            JsonNode hook = answer.json().at("/hooks/0");
            assertThat(hook.get("name").stringValue()).isEqualTo("guardrails.noDelete");
            assertThat(hook.get("order").intValue()).isEqualTo(1);
            assertThat(hook.at("/points/0").stringValue()).isEqualTo("BeforeToolExecution");
            assertThat(hook.get("phase").stringValue()).isEqualTo("guard");
            assertThat(hook.get("mode").stringValue()).isEqualTo("enforce");
            assertThat(hook.get("timeoutMillis").doubleValue()).isEqualTo(30_000);
            assertThat(hook.get("source").stringValue()).contains("bean 'guardrails'", "noDelete");
            assertThat(hook.at("/breaker/state").stringValue()).isEqualTo("closed");
            assertThat(hook.at("/runs/results/continue").longValue()).isEqualTo(2);
            assertThat(hook.at("/runs/results/cancel").longValue()).isEqualTo(1);
            assertThat(hook.at("/runs/failures")).isEmpty();
            assertThat(hook.at("/runs/p50Millis").doubleValue()).isPositive();
            assertThat(hook.at("/runs/p99Millis").doubleValue())
                    .isGreaterThanOrEqualTo(hook.at("/runs/p50Millis").doubleValue());
            assertThat(answer.json().toString()).doesNotContain("rm -rf", "ran ls");
        });
    }

    @Test
    void oneHookIsShownByItsName() {
        HookServer.readOnly().run(context -> {
            HookServer server = new HookServer(context);

            assertThat(server.get(GUARD).json())
                    .isEqualTo(server.get("hooks").json().at("/hooks/0"));
        });
    }

    @Test
    void anUnknownHookIsNotFoundToReadOrToWrite() {
        HookServer.runner().run(context -> {
            HookServer server = new HookServer(context);
            Answer read = server.get("hooks/nobody");
            Answer written = server.post("hooks/nobody", "{\"mode\":\"shadow\"}");

            assertThat(read.status()).isEqualTo(404);
            assertThat(read.json().get("error").stringValue()).contains("'nobody'");
            assertThat(written.status()).isEqualTo(404);
            assertThat(written.json()).isEqualTo(read.json());
        });
    }

    @Test
    void nothingCanBeChangedByDefault() {
        HookServer.readOnly().run(context -> {
            Answer answer = new HookServer(context).post(GUARD, "{\"mode\":\"disabled\"}");

            assertThat(answer.status()).isEqualTo(405);
            assertThat(hook(context).mode()).isEqualTo(HookMode.ENFORCE);
        });
    }

    @Test
    void aSwitchOfTheModeTakesEffectAtTheNextCallAndIsAudited() {
        HookServer.runner().run(context -> {
            Answer answer = new HookServer(context).postAs("ann", GUARD, "{\"mode\":\"shadow\"}");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().get("mode").stringValue()).isEqualTo("shadow");
            assertThat(context.getBean(Shell.class).run("rm -rf /")).isEqualTo("ran rm -rf /");
            assertThat(context.getBean(Audit.class).events()).singleElement().satisfies(event -> {
                assertThat(event.getType()).isEqualTo("HOOK_CHANGED");
                assertThat(event.getPrincipal()).isEqualTo("ann");
                assertThat(event.getData())
                        .containsExactly(
                                entry("hook", "guardrails.noDelete"),
                                entry("attribute", "mode"),
                                entry("from", "enforce"),
                                entry("to", "shadow"));
            });
        });
    }

    @Test
    void aModeThatIsSetAlreadyIsNoChange() {
        HookServer.runner().run(context -> {
            assertThat(new HookServer(context)
                            .post(GUARD, "{\"mode\":\"ENFORCE\"}")
                            .status())
                    .isEqualTo(200);
            assertThat(context.getBean(Audit.class).events()).isEmpty();
        });
    }

    @Test
    void aBreakerThatIsOpenIsClosed() {
        HookServer.runner().run(context -> {
            context.getBean(HookRegistry.class).openBreaker("guardrails.noDelete", Duration.ofHours(1));
            HookServer server = new HookServer(context);
            JsonNode before = server.get(GUARD).json().get("breaker");

            Answer answer = server.post(GUARD, "{\"breaker\":\"closed\"}");

            assertThat(before.get("state").stringValue()).isEqualTo("open");
            assertThat(before.get("openUntil").stringValue()).endsWith("Z");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().get("breaker").toString()).isEqualTo("{\"state\":\"closed\"}");
            assertThat(context.getBean(Audit.class).events()).singleElement().satisfies(event -> {
                assertThat(event.getPrincipal()).isEqualTo("anonymous");
                assertThat(event.getData())
                        .containsEntry("attribute", "breaker")
                        .containsEntry("from", "open")
                        .containsEntry("to", "closed");
            });
        });
    }

    @ParameterizedTest
    @CsvSource({"mode, disabled, enforce", "breaker, closed, open"})
    void aHookMayRefuseAChange(String attribute, String value, String before) {
        HookServer.runner().withBean("policy", Policy.class).run(context -> {
            context.getBean(HookRegistry.class).openBreaker("guardrails.noDelete", Duration.ofHours(1));
            HookServer server = new HookServer(context);

            Answer answer = server.postAs("ann", GUARD, "{\"" + attribute + "\":\"" + value + "\"}");

            String reason = "nobody approved llmspell.hooks.instances.guardrails.noDelete." + attribute;
            assertThat(answer.status()).isEqualTo(409);
            assertThat(answer.json().get("refusedBy").stringValue()).isEqualTo("policy.approve");
            assertThat(answer.json().get("reason").stringValue()).isEqualTo(reason);
            assertThat(answer.json().get("error").stringValue()).contains(attribute, "'guardrails.noDelete'");
            JsonNode hook = server.get(GUARD).json();
            assertThat(hook.get("mode").stringValue()).isEqualTo("enforce");
            assertThat(hook.at("/breaker/state").stringValue()).isEqualTo("open");
            assertThat(context.getBean(Audit.class).events()).singleElement().satisfies(event -> {
                assertThat(event.getType()).isEqualTo("HOOK_CHANGE_REFUSED");
                assertThat(event.getPrincipal()).isEqualTo("ann");
                assertThat(event.getData())
                        .containsEntry("from", before)
                        .containsEntry("to", value)
                        .containsEntry("refusedBy", "policy.approve")
                        .containsEntry("reason", reason);
            });
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{\"mode\":\"off\"} | Unknown mode 'off': a mode is enforce, shadow or disabled",
                "{\"mode\":\"\"} | Unknown mode '': a mode is enforce, shadow or disabled",
                "{\"mode\":7} | Unknown mode '7': a mode is enforce, shadow or disabled",
                "{\"breaker\":\"open\"} | Unknown state of a breaker 'open': it can be closed, and opens by itself",
                "{\"mode\":\"shadow\",\"breaker\":\"closed\"} | Give either a mode",
                "{\"other\":\"shadow\"} | Give either a mode",
                "{} | Give either a mode"
            })
    void aWrongValueIsABadRequestThatNamesTheChoices(String json, String error) {
        HookServer.runner().run(context -> {
            Answer answer = new HookServer(context).post(GUARD, json);

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.json().get("error").stringValue()).startsWith(error);
            assertThat(context.getBean(Audit.class).events()).isEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"mode\":{\"a\":1}}", "{\"mode\":", "[1]", "\"shadow\""})
    void whatIsNoObjectOfTextsIsABadRequest(String json) {
        HookServer.runner().run(context -> {
            assertThat(new HookServer(context).post(GUARD, json).status()).isEqualTo(400);
            assertThat(hook(context).mode()).isEqualTo(HookMode.ENFORCE);
        });
    }

    @Test
    void aValueOfAnySizeIsShownInPart() {
        HookServer.runner().run(context -> {
            Answer answer = new HookServer(context).post(GUARD, "{\"mode\":\"" + "x".repeat(1_000_000) + "\"}");

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.json().get("error").stringValue()).hasSizeLessThan(200);
        });
    }

    @Test
    void aNameWithMarkupOrSlashesIsDataInJson() {
        HookServer.runner()
                .withBean("odd", HookDefinition.class, () -> named("<script>alert('x')</script>"))
                .withBean("path", HookDefinition.class, () -> named("plugins/a b/guard"))
                .run(context -> {
                    HookServer server = new HookServer(context);

                    Answer answer = server.get("hooks/%3Cscript%3Ealert('x')%3C/script%3E");
                    Answer written = server.post("hooks/plugins/a%20b/guard", "{\"mode\":\"disabled\"}");
                    Answer unknown = server.get("hooks/%3Cimg%20src=x%3E");

                    assertThat(answer.status()).isEqualTo(200);
                    assertThat(answer.type()).contains("json").doesNotContain("html");
                    assertThat(answer.json().get("name").stringValue()).isEqualTo("<script>alert('x')</script>");
                    assertThat(written.status()).isEqualTo(200);
                    assertThat(written.json().get("mode").stringValue()).isEqualTo("disabled");
                    assertThat(unknown.status()).isEqualTo(404);
                    assertThat(unknown.type()).contains("json").doesNotContain("html");
                    assertThat(unknown.json().get("error").stringValue()).contains("'<img src=x>'");
                });
    }

    @Test
    void theMessageOfAnExceptionIsOnlyShownWhereItIsAskedFor() {
        HookServer.readOnly()
                .withBean("broken", HookDefinition.class, HooksEndpointTests::broken)
                .run(context -> {
                    context.getBean(Shell.class).run("secret");
                    JsonNode error =
                            new HookServer(context).get("hooks/broken").json().at("/runs/lastError");

                    assertThat(error.get("kind").stringValue()).isEqualTo("exception");
                    assertThat(error.get("exception").stringValue()).isEqualTo("java.lang.IllegalStateException");
                    assertThat(error.get("message").stringValue())
                            .isEqualTo("it failed with java.lang.IllegalStateException");
                });
        HookServer.readOnly()
                .withBean("broken", HookDefinition.class, HooksEndpointTests::broken)
                .withPropertyValues("llmspell.actuate.hooks.error-messages=true")
                .run(context -> {
                    context.getBean(Shell.class).run("secret");
                    JsonNode hook = new HookServer(context).get("hooks/broken").json();

                    assertThat(hook.at("/runs/lastError/message").stringValue()).endsWith("cannot read secret");
                    assertThat(hook.at("/runs/failures/exception").longValue()).isEqualTo(1);
                });
    }

    @Test
    void aMessageIsRedactedAndBounded() {
        HookServer.readOnly()
                .withBean("broken", HookDefinition.class, HooksEndpointTests::broken)
                .withBean(
                        RedactionFilter.class,
                        () -> (name, value) ->
                                StringNode.valueOf(value.stringValue().replace("secret", RedactionFilter.MASK)))
                .withPropertyValues("llmspell.actuate.hooks.error-messages=true")
                .run(context -> {
                    context.getBean(Shell.class).run("secret" + "x".repeat(10_000));
                    JsonNode error = new HookServer(context).get("hooks/broken").json();

                    assertThat(error.at("/runs/lastError/message").stringValue())
                            .contains("cannot read ***xxx")
                            .hasSizeLessThan(600);
                });
    }

    private static RegisteredHook hook(ApplicationContext context) {
        return context.getBean(HookRegistry.class).find("guardrails.noDelete").orElseThrow();
    }

    private static HookDefinition named(String name) {
        return HookDefinition.builder(name).on(BEFORE_TOOL_EXECUTION).handler(context -> HookResult.proceed());
    }

    static HookDefinition broken() {
        return HookDefinition.builder("broken").on(BEFORE_TOOL_EXECUTION).handler(context -> {
            throw new IllegalStateException("cannot read " + context.argument("command", String.class));
        });
    }

    /** Sets another value than the one that is asked for. */
    record Moderate(Object to) {

        @Hook(CONFIGURATION_CHANGE)
        HookResult moderate() {
            return HookResult.modify("to", this.to);
        }
    }

    @Test
    void anotherModeThatAHookSetsIsTheOneThatIsToldOf() {
        HookServer.runner()
                .withBean("moderate", Moderate.class, () -> new Moderate(HookMode.SHADOW))
                .run(context -> {
                    Answer answer = new HookServer(context).post(GUARD, "{\"mode\":\"disabled\"}");

                    assertThat(answer.status()).isEqualTo(200);
                    assertThat(answer.json().get("mode").stringValue()).isEqualTo("shadow");
                    assertThat(context.getBean(Audit.class).events())
                            .singleElement()
                            .satisfies(event -> assertThat(event.getData()).containsEntry("to", "shadow"));
                });
    }

    @Test
    void aModeThatAHookLeavesAsItIsIsNoChange() {
        HookServer.runner()
                .withBean("moderate", Moderate.class, () -> new Moderate(HookMode.ENFORCE))
                .run(context -> {
                    Answer answer = new HookServer(context).post(GUARD, "{\"mode\":\"disabled\"}");

                    assertThat(answer.json().get("mode").stringValue()).isEqualTo("enforce");
                    assertThat(context.getBean(Audit.class).events()).isEmpty();
                });
    }

    @Test
    void aBreakerThatAHookLeavesOpenIsAConflict() {
        HookServer.runner()
                .withBean("moderate", Moderate.class, () -> new Moderate(BreakerState.OPEN))
                .run(context -> {
                    context.getBean(HookRegistry.class).openBreaker("guardrails.noDelete", Duration.ofHours(1));
                    Answer answer = new HookServer(context).post(GUARD, "{\"breaker\":\"closed\"}");

                    assertThat(answer.status()).isEqualTo(409);
                    assertThat(answer.json().get("error").stringValue())
                            .contains("'guardrails.noDelete' was left as it is");
                    assertThat(context.getBean(Audit.class).events()).isEmpty();
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"x/../../shutdown", "./x", "a//b", "/x", "x/"})
    void aNameThatIsAnotherAddressIsRefusedEarly(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> named(name)).withMessageContaining("'" + name + "'");
    }
}
