package io.llmspell.integration;

import static io.llmspell.hook.StandardHookPoint.AFTER_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.TOOL_VALIDATION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.llmspell.annotation.AllowsSubstitution;
import io.llmspell.annotation.ToolComponent;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookMode;
import io.llmspell.hook.HookResult;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;

/** Results that hooks have remembered. */
class CacheTests {

    private static final Duration LONG = Duration.ofMinutes(5);

    @AfterEach
    void forgetTheUser() {
        SecurityContextHolder.clearContext();
    }

    private static void actAs(String user) {
        SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken(user, "secret"));
    }

    private static void cacheBefore(Calls calls) {
        calls.transform("cache", BEFORE_TOOL_EXECUTION, context -> HookResult.cache(LONG));
    }

    @Test
    void aCallWithTheSameArgumentsIsAnsweredAndOneWithOthersIsNot() {
        Calls.runInEachForm(calls -> {
            cacheBefore(calls);

            assertThat(calls.alpha().call("x")).isEqualTo("alpha:x");
            assertThat(calls.alpha().call("x")).isEqualTo("alpha:x");
            assertThat(calls.alpha().call("y")).isEqualTo("alpha:y");
            assertThat(calls.beta().call("x")).isEqualTo("beta:x");

            assertThat(calls.runs()).containsExactly("alpha(x)", "alpha(y)", "beta(x)");
        });
    }

    @Test
    void aRememberedValueEndsWithItsTimeToLive() {
        Calls.runInEachForm(calls -> {
            calls.transform("cache", BEFORE_TOOL_EXECUTION, context -> HookResult.cache(Duration.ofMillis(30)));
            calls.alpha().call("x");

            await().until(() -> {
                calls.alpha().call("x");
                return calls.runs().size() > 1;
            });
        });
    }

    @Test
    void nullIsRememberedToo() {
        Calls.runInEachForm(calls -> {
            calls.script().on("alpha", text -> null);
            cacheBefore(calls);

            assertThat(calls.alpha().call("x")).isNull();
            assertThat(calls.alpha().call("x")).isNull();

            assertThat(calls.runs()).hasSize(1);
        });
    }

    @Test
    void whatIsRememberedIsTheRawResultAndAfterHooksRunOnEachAnswer() {
        Calls.runInEachForm(calls -> {
            AtomicInteger number = new AtomicInteger();
            calls.transform(
                    "number",
                    AFTER_TOOL_EXECUTION,
                    context -> HookResult.modify(context.result() + " " + number.incrementAndGet()));
            calls.transform("cache", AFTER_TOOL_EXECUTION, context -> HookResult.cache(LONG));

            assertThat(calls.alpha().call("x")).isEqualTo("alpha:x 1");
            assertThat(calls.alpha().call("x")).isEqualTo("alpha:x 2");
            assertThat(calls.runs()).hasSize(1);
        });
    }

    @Test
    void guardsPassACallThatIsAnswered() {
        Calls.runInEachForm(calls -> {
            cacheBefore(calls);
            calls.alpha().call("x");
            calls.guard("guard", BEFORE_TOOL_EXECUTION, context -> HookResult.cancel("no"));

            assertThatExceptionOfType(HookCancelledException.class)
                    .isThrownBy(() -> calls.alpha().call("x"));
        });
    }

    @Test
    void aDecisionIsNotAnsweredFromWhatIsRemembered() {
        Calls.runInEachForm(calls -> {
            cacheBefore(calls);
            calls.alpha().call("x");
            calls.transform("redirect", BEFORE_TOOL_EXECUTION, "alpha", context -> HookResult.redirect("beta"));

            assertThat(calls.alpha().call("x")).isEqualTo("beta:x");
        });
    }

    @Test
    void twoUsersDoNotShareAnAnswer() {
        Calls.run(calls -> {
            cacheBefore(calls);
            calls.script()
                    .on(
                            "alpha",
                            text -> SecurityContextHolder.getContext()
                                    .getAuthentication()
                                    .getName());
            for (String user : new String[] {"ann", "bob", "ann"}) {
                actAs(user);
                assertThat(calls.alpha().call("x")).isEqualTo(user);
            }
            assertThat(calls.runs()).hasSize(2);
        });
    }

    @Test
    void anExplicitKeyIsScopedToTheUserTheTenantAndTheOperation() {
        AtomicReference<String> tenant = new AtomicReference<>("one");
        Calls.run(runner -> runner.withBean("tenant", CacheScope.class, () -> tenant::get), calls -> {
            calls.transform(
                    "cache",
                    BEFORE_TOOL_EXECUTION,
                    context -> HookResult.cache(LONG).withKey("same"));
            actAs("ann");

            assertThat(calls.alpha().call("x")).isEqualTo("alpha:x");
            assertThat(calls.alpha().call("y"))
                    .as("the key takes the place of the arguments")
                    .isEqualTo("alpha:x");
            assertThat(calls.beta().call("y")).isEqualTo("beta:y");
            tenant.set("two");
            assertThat(calls.alpha().call("y")).isEqualTo("alpha:y");
            actAs("bob");
            assertThat(calls.alpha().call("z")).isEqualTo("alpha:z");
        });
    }

    @Test
    void theKeyIsMadeOfTheFinalArguments() {
        Calls.runInEachForm(calls -> {
            AtomicReference<String> user = new AtomicReference<>("ann");
            cacheBefore(calls);
            calls.transform("user", BEFORE_TOOL_EXECUTION, context -> HookResult.modify(user.get()));

            assertThat(calls.alpha().call("me")).isEqualTo("alpha:ann");
            user.set("bob");
            assertThat(calls.alpha().call("me")).isEqualTo("alpha:bob");
        });
    }

    @Test
    void anAnswerIsRememberedUnderTheFinalArguments() {
        Calls.runInEachForm(calls -> {
            AtomicReference<String> user = new AtomicReference<>("ann");
            calls.transform(
                    "answer",
                    BEFORE_TOOL_EXECUTION,
                    context -> user.get().equals("ann") ? HookResult.cache(LONG, "for ann") : HookResult.proceed());
            calls.transform("user", TOOL_VALIDATION, context -> HookResult.modify(user.get()));

            assertThat(calls.alpha().call("me")).isEqualTo("for ann");
            user.set("bob");
            assertThat(calls.alpha().call("me")).isEqualTo("alpha:bob");
        });
    }

    @Test
    void whatAHookRemembersGoesWithIt() {
        Calls.runInEachForm(calls -> {
            cacheBefore(calls);
            calls.alpha().call("x");
            calls.registry().unregisterByName("cache");
            calls.observe("other", BEFORE_TOOL_EXECUTION, context -> HookResult.proceed());

            calls.alpha().call("x");

            assertThat(calls.runs()).hasSize(2);
        });
    }

    @Test
    void whatAHookRemembersIsForgottenWhenItIsDisabledAndDoesNotComeBack() {
        Calls.runInEachForm(calls -> {
            for (HookMode mode : new HookMode[] {HookMode.DISABLED, HookMode.SHADOW}) {
                calls.transform("cache", BEFORE_TOOL_EXECUTION, context -> HookResult.cache(LONG));
                calls.alpha().call(mode.name());
                calls.registry().setMode("cache", mode);
                calls.alpha().call(mode.name());
                calls.registry().enable("cache");
                calls.alpha().call(mode.name());
                calls.alpha().call(mode.name());
                calls.registry().unregisterByName("cache");
            }

            assertThat(calls.runs())
                    .containsExactly(
                            "alpha(DISABLED)",
                            "alpha(DISABLED)",
                            "alpha(DISABLED)",
                            "alpha(SHADOW)",
                            "alpha(SHADOW)",
                            "alpha(SHADOW)");
        });
    }

    @Test
    void aHookThatIsRemovedWhileTheOperationRunsRemembersNothing() {
        Calls.runInEachForm(calls -> {
            calls.script().on("alpha", text -> {
                calls.registry().unregisterByName("cache");
                return "value";
            });
            calls.observe("other", BEFORE_TOOL_EXECUTION, context -> HookResult.proceed());
            cacheBefore(calls);

            calls.alpha().call("x");
            calls.alpha().call("x");

            assertThat(calls.runs()).hasSize(2);
        });
    }

    @Test
    void noMoreIsRememberedThanConfigured() {
        Calls.run(runner -> runner.withPropertyValues("llmspell.hooks.cache.maximum-size=3"), calls -> {
            cacheBefore(calls);
            for (int i = 0; i < 50; i++) {
                calls.alpha().call("x" + i);
            }

            // Eviction runs beside the calls, so that some time may pass until the size is kept.
            await().untilAsserted(() -> {
                int before = calls.runs().size();
                for (int i = 0; i < 50; i++) {
                    calls.alpha().call("x" + i);
                }
                assertThat(calls.runs().size() - before).isGreaterThanOrEqualTo(47 - 3);
            });
        });
    }

    @Test
    void anOperationBehindMethodSecurityIsNotAnsweredAheadOfItUnlessItAllowsThat() {
        Calls.run(runner -> runner.withBean(Secured.class), calls -> {
            calls.transform("cache", BEFORE_TOOL_EXECUTION, context -> HookResult.cache(LONG));
            calls.transform("answer", BEFORE_TOOL_EXECUTION, context -> HookResult.answer("answer"));
            Secured secured = calls.bean(Secured.class);

            assertThat(secured.read("x")).isEqualTo("secret x");
            assertThat(calls.failures())
                    .hasSize(2)
                    .allSatisfy(failure -> assertThat(failure.message())
                            .contains("tool:secured.read", "method security", "@AllowsSubstitution"));
            assertThat(secured.open("x")).isEqualTo("answer");
            assertThat(calls.failures()).hasSize(2);
        });
    }

    @Test
    void aReplacementOfAResultDoesNotNeedToBeAllowedBehindMethodSecurity() {
        Calls.run(runner -> runner.withBean(Secured.class), calls -> {
            calls.transform("answer", AFTER_TOOL_EXECUTION, context -> HookResult.answer("masked"));

            assertThat(calls.bean(Secured.class).read("x")).isEqualTo("masked");
            assertThat(calls.failures()).isEmpty();
        });
    }

    @Test
    void aFailedRunIsNotRemembered() {
        Calls.runInEachForm(calls -> {
            cacheBefore(calls);
            AtomicInteger run = new AtomicInteger();
            calls.script().on("alpha", text -> {
                if (run.getAndIncrement() == 0) {
                    throw new IllegalStateException("down");
                }
                return "up";
            });

            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> calls.alpha().call("x"));
            assertThat(calls.alpha().call("x")).isEqualTo("up");
            assertThat(calls.alpha().call("x")).isEqualTo("up");
            assertThat(calls.runs()).hasSize(2);
        });
    }

    @ToolComponent("secured")
    static class Secured {

        @PreAuthorize("hasRole('ADMIN')")
        public String read(String text) {
            return "secret " + text;
        }

        @AllowsSubstitution
        @PreAuthorize("hasRole('ADMIN')")
        public String open(String text) {
            return "open " + text + Map.of();
        }
    }
}
