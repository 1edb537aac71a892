package io.llmspell.integration;

import static io.llmspell.hook.StandardHookPoint.AFTER_AGENT_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.AFTER_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.AGENT_ERROR;
import static io.llmspell.hook.StandardHookPoint.BEFORE_AGENT_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.TOOL_ERROR;
import static io.llmspell.hook.StandardHookPoint.TOOL_VALIDATION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.llmspell.hook.ComponentId;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookFailure;
import io.llmspell.hook.HookMode;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** In which order the hooks of a call run, and what each of them sees. */
class CallOrderTests {

    private final List<String> seen = new CopyOnWriteArrayList<>();

    private HookResult see(String name, HookContext context) {
        this.seen.add(name + " " + context.arguments().get("text") + " " + context.outcome() + " "
                + ((context.decision() != null) ? context.decision().type() : "-"));
        return HookResult.proceed();
    }

    @Test
    void theFirstDecisionEndsTheTransformPhaseAndGuardsAndObserversSeeIt() {
        Calls.run(calls -> {
            calls.observe("observer", BEFORE_TOOL_EXECUTION, context -> see("observer", context));
            calls.guard("guard", BEFORE_TOOL_EXECUTION, context -> see("guard", context));
            calls.transform("change", BEFORE_TOOL_EXECUTION, context -> {
                see("change", context);
                return HookResult.modify("y");
            });
            calls.transform("decide", BEFORE_TOOL_EXECUTION, context -> {
                see("decide", context);
                return HookResult.answer("given");
            });
            calls.transform("late", BEFORE_TOOL_EXECUTION, context -> see("late", context));

            assertThat(calls.alpha().call("x")).isEqualTo("given");

            assertThat(this.seen)
                    .containsExactly(
                            "change x PENDING -",
                            "decide y PENDING MODIFIED",
                            "guard y PENDING REPLACE",
                            "observer y PENDING REPLACE");
        });
    }

    @Test
    void toolValidationRunsBetweenTransformersAndGuards() {
        Calls.run(calls -> {
            calls.guard("guard", BEFORE_TOOL_EXECUTION, context -> see("guard", context));
            calls.transform("validate", TOOL_VALIDATION, context -> {
                see("validate", context);
                return HookResult.modify("z");
            });
            calls.transform("change", BEFORE_TOOL_EXECUTION, context -> HookResult.modify("y"));

            assertThat(calls.alpha().call("x")).isEqualTo("alpha:z");

            assertThat(this.seen).containsExactly("validate y PENDING MODIFIED", "guard z PENDING MODIFIED");
        });
    }

    @Test
    void aCancelledCallIsSeenByTheObserversOfAllItsPointsAndByNobodyElse() {
        Calls.run(calls -> {
            calls.transform("cancel", BEFORE_TOOL_EXECUTION, context -> HookResult.cancel("no"));
            calls.guard("guard", BEFORE_TOOL_EXECUTION, context -> see("guard", context));
            calls.observe("before", BEFORE_TOOL_EXECUTION, context -> see("before", context));
            for (var point : List.of(AFTER_TOOL_EXECUTION, TOOL_ERROR)) {
                calls.transform("transform" + point, point, context -> see("transform", context));
                calls.guard("guard" + point, point, context -> see("guard", context));
                calls.observe("observe" + point, point, context -> see(point.name(), context));
            }

            assertThatExceptionOfType(HookCancelledException.class)
                    .isThrownBy(() -> calls.alpha().call("x"));

            assertThat(this.seen)
                    .containsExactly(
                            "before x CANCELLED CANCEL",
                            "AFTER_TOOL_EXECUTION x CANCELLED CANCEL",
                            "TOOL_ERROR x CANCELLED CANCEL");
        });
    }

    @Test
    void anyGuardCancelsWhateverWasDecided() {
        Calls.run(calls -> {
            calls.transform("answer", BEFORE_TOOL_EXECUTION, context -> HookResult.answer("given"));
            calls.guard("first", BEFORE_TOOL_EXECUTION, context -> HookResult.proceed());
            calls.guard("second", BEFORE_TOOL_EXECUTION, context -> HookResult.cancel("no"));

            assertThatExceptionOfType(HookCancelledException.class)
                    .isThrownBy(() -> calls.alpha().call("x"))
                    .satisfies(ex -> assertThat(ex.hook()).isEqualTo("second"));
        });
    }

    @Test
    void theAfterChainStartsAgainOnAValueMadeByItAndItsGuardsPassTheFinalOne() {
        Calls.run(calls -> {
            List<Object> transformed = new ArrayList<>();
            List<Object> guarded = new ArrayList<>();
            calls.transform("first", AFTER_TOOL_EXECUTION, "alpha", context -> {
                transformed.add(context.result());
                return HookResult.modify("[" + context.result() + "]");
            });
            calls.transform(
                    "second",
                    AFTER_TOOL_EXECUTION,
                    "alpha",
                    context ->
                            "[alpha:x]".equals(context.result()) ? HookResult.redirect("beta") : HookResult.proceed());
            calls.guard("guard", AFTER_TOOL_EXECUTION, context -> {
                if (context.component().name().equals("alpha")) {
                    guarded.add(context.result());
                }
                return HookResult.proceed();
            });

            assertThat(calls.alpha().call("x")).isEqualTo("[beta:x]");

            assertThat(transformed).containsExactly("alpha:x", "beta:x");
            assertThat(guarded).containsExactly("[beta:x]");
        });
    }

    @Test
    void aRecoveredValuePassesTheAfterChain() {
        Calls.run(calls -> {
            calls.script().fail("alpha", new IOException("down"));
            calls.transform("recover", TOOL_ERROR, context -> HookResult.modify("recovered"));
            calls.transform("mark", AFTER_TOOL_EXECUTION, context -> HookResult.modify(context.result() + ", checked"));

            assertThat(calls.alpha().call("x")).isEqualTo("recovered, checked");
        });
    }

    @Test
    void anAfterGuardKeepsAValueFromItsCallerThoughItRan() {
        Calls.run(calls -> {
            calls.guard("guard", AFTER_TOOL_EXECUTION, context -> HookResult.cancel("secret"));

            assertThatExceptionOfType(HookCancelledException.class)
                    .isThrownBy(() -> calls.alpha().call("x"));
            assertThat(calls.runs()).containsExactly("alpha(x)");
        });
    }

    @Test
    void anOuterErrorHookCannotRecoverAnInnerCancel() {
        Calls.run(calls -> {
            List<Outcome> outcomes = new ArrayList<>();
            calls.script().on("planner", text -> calls.alpha().call(text));
            calls.guard("guard", BEFORE_TOOL_EXECUTION, context -> HookResult.cancel("no"));
            calls.transform("recover", AGENT_ERROR, context -> HookResult.modify("recovered"));
            calls.transform("mark", AFTER_AGENT_EXECUTION, context -> see("mark", context));
            calls.observe("observe", AGENT_ERROR, context -> {
                outcomes.add(context.outcome());
                return HookResult.proceed();
            });

            Throwable thrown = catchThrowable(() -> calls.planner().call("x"));

            assertThat(thrown)
                    .isInstanceOfSatisfying(
                            HookCancelledException.class,
                            cancelled -> assertThat(cancelled.target()).isEqualTo("tool:alpha.call"));
            assertThat(outcomes).containsExactly(Outcome.CANCELLED);
            assertThat(this.seen).isEmpty();
        });
    }

    @Test
    void nestedComponentsKnowTheirParentAndShareACorrelationIdThroughAnAgentWithoutHooks() {
        Calls.run(calls -> {
            Set<String> ids = ConcurrentHashMap.newKeySet();
            List<ComponentId> parents = new ArrayList<>();
            calls.script()
                    .on(
                            "planner",
                            text -> calls.alpha().call(text) + calls.beta().call(text));
            calls.observe("observe", BEFORE_TOOL_EXECUTION, context -> {
                ids.add(context.correlationId());
                parents.add(context.parent());
                return HookResult.proceed();
            });

            calls.planner().call("x");

            assertThat(ids).hasSize(1);
            assertThat(parents).containsExactly(ComponentId.agent("planner"), ComponentId.agent("planner"));

            calls.planner().call("y");
            calls.alpha().call("outermost");

            assertThat(ids).hasSize(3);
            assertThat(parents).last().isNull();
        });
    }

    @Test
    void notesOfAHookGoFromBeforeToAfterOfTheSameCallOnly() {
        Calls.run(calls -> {
            List<Object> notes = new ArrayList<>();
            calls.script().on("planner", text -> calls.alpha().call(text));
            calls.transform("note", BEFORE_AGENT_EXECUTION, context -> {
                context.metadata().put("began", context.arguments().get("text"));
                return HookResult.proceed();
            });
            calls.transform("inner", AFTER_TOOL_EXECUTION, context -> {
                notes.add(context.metadata().getOrDefault("began", "none"));
                return HookResult.proceed();
            });
            calls.transform("read", AFTER_AGENT_EXECUTION, context -> {
                notes.add(context.metadata().get("began"));
                return HookResult.proceed();
            });

            calls.planner().call("x");
            calls.planner().call("y");

            assertThat(notes).containsExactly("none", "x", "none", "y");
        });
    }

    @Test
    void aCallUsesOneSnapshotOfTheRegistry() {
        Calls.run(calls -> {
            calls.transform("register", BEFORE_TOOL_EXECUTION, context -> {
                if (calls.registry().find("late").isEmpty()) {
                    calls.transform("late", AFTER_TOOL_EXECUTION, each -> HookResult.modify("late"));
                    calls.registry().unregisterByName("doomed");
                }
                return HookResult.proceed();
            });
            calls.transform("doomed", AFTER_TOOL_EXECUTION, context -> HookResult.modify("doomed"));

            assertThat(calls.alpha().call("x")).isEqualTo("doomed");
            assertThat(calls.alpha().call("x")).isEqualTo("late");
        });
    }

    @Test
    void aModeIsReadWhenTheHookRuns() {
        Calls.run(calls -> {
            calls.transform("switch", BEFORE_TOOL_EXECUTION, context -> {
                calls.registry().setMode("mark", HookMode.valueOf((String)
                        context.arguments().get("text")));
                return HookResult.proceed();
            });
            calls.transform("mark", AFTER_TOOL_EXECUTION, context -> {
                see("mark", context);
                return HookResult.modify("marked");
            });

            assertThat(calls.alpha().call("ENFORCE")).isEqualTo("marked");
            assertThat(calls.alpha().call("DISABLED")).isEqualTo("alpha:DISABLED");
            assertThat(this.seen).hasSize(1);
            assertThat(calls.alpha().call("SHADOW")).isEqualTo("alpha:SHADOW");
            assertThat(this.seen).hasSize(2);
            assertThat(calls.alpha().call("ENFORCE")).isEqualTo("marked");
        });
    }

    @Test
    void aHookThatCallsItsOwnPointIsNotRunInsideItself() {
        Calls.run(calls -> {
            List<Object> texts = new ArrayList<>();
            calls.transform("recursive", BEFORE_TOOL_EXECUTION, context -> {
                texts.add(context.arguments().get("text"));
                return HookResult.modify("text", calls.alpha().call("inner"));
            });

            assertThat(calls.alpha().call("outer")).isEqualTo("alpha:alpha:inner");

            assertThat(texts).containsExactly("outer");
            assertThat(calls.failures())
                    .singleElement()
                    .satisfies(failure -> assertThat(failure.kind()).isEqualTo(HookFailure.Kind.RECURSION));
        });
    }
}
