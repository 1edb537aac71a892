package io.llmspell.autoconfigure;

import static io.llmspell.hook.StandardHookPoint.AFTER_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.TOOL_ERROR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import io.llmspell.annotation.Hook;
import io.llmspell.annotation.ToolComponent;
import io.llmspell.hook.BreakerState;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookDefinition;
import io.llmspell.hook.HookHandler;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookRegistry;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.RetryConfig;
import io.llmspell.state.DecisionJournal;
import io.llmspell.state.DecisionRecorder;
import io.llmspell.state.HookReplay;
import io.llmspell.state.HookState;
import io.llmspell.state.HookStateStore;
import io.llmspell.state.IgnoreRules;
import io.llmspell.state.JournalQuery;
import io.llmspell.state.ReplayComparison;
import io.llmspell.state.ReplayComparison.Kind;
import io.llmspell.state.ReplayReport;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;

/** Recorded calls through the hooks of today. */
@Timeout(120)
class HookReplayTests {

    private final ApplicationContextRunner runner = HookContexts.runner()
            .withBean("bank", Bank.class)
            .withUserConfiguration(Application.class)
            .withPropertyValues(
                    "llmspell.hooks.timeout=30s",
                    "llmspell.hooks.journal.enabled=true",
                    "llmspell.hooks.state.type=memory");

    private static ReplayReport replay(ApplicationContext context) {
        return replay(context, comparison -> false);
    }

    private static ReplayReport replay(ApplicationContext context, Predicate<ReplayComparison> ignore) {
        try {
            assertThat(context.getBean(DecisionRecorder.class).flush(Duration.ofSeconds(30)))
                    .isTrue();
        } catch (InterruptedException ex) {
            throw new AssertionError(ex);
        }
        return context.getBean(HookReplay.class)
                .run(context.getBean(DecisionJournal.class), JournalQuery.all(), List.of(ignore));
    }

    private static void replace(ApplicationContext context, String name, HookHandler handler) {
        HookRegistry registry = context.getBean(HookRegistry.class);
        HookDefinition known = registry.find(name).orElseThrow().definition();
        registry.replace(new HookDefinition(
                known.points(), known.matcher(), known.metadata(), handler, "test", false, false, null));
    }

    private static void pay(AssertableApplicationContext context, int... amounts) {
        for (int amount : amounts) {
            try {
                context.getBean(Bank.class).pay(new Payment("ann", amount));
            } catch (HookCancelledException ex) {
                assertThat(amount).isGreaterThan(100);
            }
        }
    }

    @Test
    void thePolicyThatWasRecordedDecidesTheSameAndNoOperationRuns() {
        this.runner.withBean("policy", Policy.class).run(context -> {
            pay(context, 50, 150);
            int runs = context.getBean(Bank.class).runs;

            ReplayReport report = replay(context);

            assertThat(report.score()).isEqualTo(1);
            assertThat(report.passes()).isEqualTo(4);
            assertThat(report.count(Kind.SAME)).isEqualTo(9);
            assertThat(report.skipped()).isEmpty();
            assertThat(context.getBean(Bank.class).runs).isEqualTo(runs);
        });
    }

    @Test
    void aStricterPolicyIsSeenToDecideOtherwise() {
        this.runner.withBean("policy", Policy.class).run(context -> {
            pay(context, 50, 150, 70);
            replace(context, "policy.limit", call -> {
                int amount = call.argument("payment", Payment.class).amount();
                return (amount > 60) ? HookResult.cancel("too much") : HookResult.proceed();
            });

            ReplayReport report = replay(context);

            assertThat(report.differences()).singleElement().satisfies(difference -> {
                assertThat(difference.kind()).isEqualTo(Kind.CHANGED);
                assertThat(difference.hook()).isEqualTo("policy.limit");
                assertThat(difference).asString().contains("continue -> cancel (too much)");
            });
            assertThat(report.toString()).contains("1 changed", "policy.limit at BeforeToolExecution of tool:bank.pay");
            assertThat(report.score()).isLessThan(1).isGreaterThan(0.8);
        });
    }

    @Test
    void newHooksAndMissingOnesAreTold() {
        this.runner.withBean("policy", Policy.class).run(context -> {
            pay(context, 50);
            HookRegistry registry = context.getBean(HookRegistry.class);
            registry.unregisterByName("policy.round");
            registry.disable("policy.watch");
            registry.register(HookDefinition.builder("added")
                    .on(BEFORE_TOOL_EXECUTION)
                    .handler(call -> HookResult.skip("nothing")));

            ReplayReport report = replay(context);

            assertThat(report.differences())
                    .extracting(ReplayComparison::kind, ReplayComparison::hook, ReplayComparison::note)
                    .containsExactlyInAnyOrder(
                            tuple(Kind.MISSING, "policy.round", "it is not registered"),
                            tuple(Kind.MISSING, "policy.watch", "it is disabled"),
                            tuple(Kind.MISSING, "policy.watch", "it is disabled"),
                            tuple(Kind.NEW, "added", ""));
        });
    }

    @Test
    void aReplayTellsWhatWouldBeWithoutAHook() {
        this.runner.withBean("policy", Policy.class).run(context -> {
            pay(context, 150);
            assertThat(replay(context).score()).isEqualTo(1);

            ReplayReport report = context.getBean(HookReplay.class)
                    .without(List.of("policy.limit"))
                    .run(context.getBean(DecisionJournal.class), JournalQuery.all(), List.of());

            assertThat(report.differences())
                    .extracting(ReplayComparison::kind, ReplayComparison::hook, ReplayComparison::note)
                    .containsExactly(tuple(Kind.MISSING, "policy.limit", "it was left out"));
        });
    }

    @Test
    void aChangeOfAnEarlierHookReachesTheLaterOnes() {
        this.runner.withBean("policy", Policy.class).run(context -> {
            pay(context, 50);
            replace(context, "policy.round", call -> HookResult.modify("payment", new Payment("ann", 1_000)));

            ReplayReport report = replay(context);

            assertThat(report.differences())
                    .extracting(ReplayComparison::hook)
                    .containsExactly("policy.round", "policy.limit");
        });
    }

    @Test
    void aHookInShadowDecidesOtherwiseThanAnEnforcedOne() {
        this.runner.withBean("policy", Policy.class).run(context -> {
            pay(context, 150);
            context.getBean(HookRegistry.class).shadow("policy.limit");

            assertThat(replay(context).differences())
                    .singleElement()
                    .satisfies(difference -> assertThat(difference.note()).isEqualTo("ENFORCE before, SHADOW now"));
        });
    }

    @Test
    void differencesThatDoNotMatterAreLeftOut() {
        this.runner.withBean("policy", Policy.class).run(context -> {
            pay(context, 50, 150);
            replace(context, "policy.limit", call -> HookResult.cancel("closed today"));

            assertThat(replay(context).differences()).hasSize(2);
            assertThat(replay(context, IgnoreRules.hook("*.limit")).differences())
                    .isEmpty();
            assertThat(replay(context, IgnoreRules.component("ba*")).score()).isEqualTo(1);
            assertThat(replay(context, IgnoreRules.point("BeforeToolExecution")).differences())
                    .isEmpty();
            assertThat(replay(context, IgnoreRules.kind(Kind.CHANGED)).ignored())
                    .isEqualTo(2);
            assertThat(replay(context, IgnoreRules.reason("closed")).ignored()).isEqualTo(2);
            assertThat(replay(context, IgnoreRules.hook("other")).differences()).hasSize(2);
        });
    }

    @Test
    void resultsAndErrorsAreThoseOfThen() {
        this.runner.withBean("mending", Mending.class).run(context -> {
            assertThat(context.getBean(Bank.class).balance("ann")).isEqualTo("BALANCE OF ANN");
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> context.getBean(Bank.class).fail());

            ReplayReport report = replay(context);

            assertThat(report.differences()).isEmpty();
            assertThat(report.skipped()).isEmpty();
            assertThat(report.count(Kind.SAME)).isEqualTo(report.passes()).isGreaterThanOrEqualTo(2);
        });
    }

    @Test
    void stateOfAReplayIsNotTheLiveOne() {
        this.runner.withBean("counting", Counting.class).run(context -> {
            pay(context, 1, 2, 3);
            HookState live = context.getBean(HookStateStore.class).open("counting.count");
            assertThat(live.get("calls", Integer.class)).contains(3);

            ReplayReport report = replay(context);

            assertThat(report.score()).isEqualTo(1);
            assertThat(report.count(Kind.SAME)).isEqualTo(3);
            assertThat(live.get("calls", Integer.class)).contains(3);
        });
    }

    @Test
    void aReplayLeavesBreakersMetersAndJournalAlone() {
        this.runner.withBean("policy", Policy.class).run(context -> {
            pay(context, 10, 20, 30, 40, 50, 60);
            int[] replays = {0};
            replace(context, "policy.limit", call -> {
                assertThat(HookReplay.isReplay(call)).isTrue();
                replays[0]++;
                throw new IllegalStateException("broken");
            });

            ReplayReport report = replay(context);

            assertThat(replays[0]).isEqualTo(6);
            assertThat(report.count(Kind.CHANGED)).isEqualTo(6);
            HookRegistry registry = context.getBean(HookRegistry.class);
            assertThat(registry.find("policy.limit").orElseThrow().breakerState())
                    .isEqualTo(BreakerState.CLOSED);
            long recorded = context.getBean(DecisionRecorder.class).recorded();
            replay(context);
            assertThat(context.getBean(DecisionRecorder.class).recorded()).isEqualTo(recorded);
        });
    }

    @Test
    void hooksSeeTheCallAsItWas() {
        this.runner.withBean("looking", Looking.class).run(context -> {
            pay(context, 10);
            List<String> seen = new ArrayList<>(context.getBean(Looking.class).seen);

            replay(context);

            assertThat(context.getBean(Looking.class).seen).hasSize(2);
            assertThat(context.getBean(Looking.class).seen.get(1)).isEqualTo(seen.get(0));
            assertThat(Duration.between(
                                    context.getBean(Looking.class).times.get(0),
                                    context.getBean(Looking.class).times.get(1))
                            .abs())
                    .isLessThan(Duration.ofSeconds(30));
        });
    }

    @Test
    void aCallThatWasNotRecordedWholeIsSkipped() {
        this.runner
                .withBean("mending", Mending.class)
                .withPropertyValues("llmspell.hooks.journal.max-value-size=5B")
                .run(context -> {
                    context.getBean(Bank.class).balance("a long name");

                    ReplayReport report = replay(context);

                    assertThat(report.passes()).isZero();
                    assertThat(report.toString())
                            .contains("skipped: AfterToolExecution of tool:bank.balance", "not recorded whole");
                });
    }

    @Test
    void aRetriedCallIsGuardedAgainInAReplayToo() {
        this.runner.withBean("stubborn", Stubborn.class).run(context -> {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> context.getBean(Bank.class).fail());

            ReplayReport report = replay(context);

            assertThat(report.differences()).isEmpty();
            assertThat(report.count(Kind.SAME)).isGreaterThanOrEqualTo(4);
        });
    }

    @Test
    void aReplayOfOneHookIsRefused() {
        this.runner.run(context -> assertThatIllegalArgumentException()
                .isThrownBy(() -> context.getBean(HookReplay.class)
                        .run(
                                context.getBean(DecisionJournal.class),
                                JournalQuery.all().ofHook("policy.limit"),
                                List.of())));
    }

    record Payment(String to, int amount) {}

    @ToolComponent
    static class Bank {

        int runs;

        public void pay(Payment payment) {
            this.runs++;
        }

        public String balance(String owner) {
            return "balance of " + owner;
        }

        public void fail() throws IOException {
            throw new IOException("line is down");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @AutoConfigurationPackage
    static class Application {}

    static class Policy {

        @Hook(value = BEFORE_TOOL_EXECUTION, operations = "pay")
        HookResult round(Payment payment) {
            return HookResult.modify("payment", new Payment(payment.to(), payment.amount() / 10 * 10));
        }

        @Hook(value = BEFORE_TOOL_EXECUTION, phase = HookPhase.GUARD, operations = "pay")
        HookResult limit(Payment payment) {
            return (payment.amount() > 100) ? HookResult.cancel("too much") : HookResult.proceed();
        }

        /** Does not run after a call that was cancelled, and so must not in its replay. */
        @Hook(value = AFTER_TOOL_EXECUTION, operations = "pay")
        HookResult confirm() {
            return HookResult.skip("paid");
        }

        @Hook(
                value = {BEFORE_TOOL_EXECUTION, AFTER_TOOL_EXECUTION},
                phase = HookPhase.OBSERVE)
        void watch() {}
    }

    static class Mending {

        @Hook(value = AFTER_TOOL_EXECUTION, operations = "balance")
        HookResult shout(String result) {
            return HookResult.modify(result.toUpperCase(java.util.Locale.ROOT));
        }

        @Hook(TOOL_ERROR)
        HookResult look(IOException error) {
            return HookResult.skip(String.valueOf(error.getMessage()));
        }
    }

    static class Counting {

        @Hook(value = BEFORE_TOOL_EXECUTION, operations = "pay")
        HookResult count(HookState state) {
            return HookResult.skip(
                    "call " + state.update("calls", Integer.class, calls -> (calls == null) ? 1 : calls + 1));
        }
    }

    static class Looking {

        final List<String> seen = new ArrayList<>();

        final List<Instant> times = new ArrayList<>();

        @Hook(value = BEFORE_TOOL_EXECUTION, operations = "pay")
        void look(HookContext context) {
            this.seen.add(context + " " + context.arguments() + " " + context.correlationId() + " " + context.parent()
                    + " " + context.attempt() + " " + context.outcome());
            this.times.add(context.timestamp());
        }
    }

    static class Stubborn {

        @Hook(value = BEFORE_TOOL_EXECUTION)
        HookResult note() {
            return HookResult.skip("noted");
        }

        @Hook(value = BEFORE_TOOL_EXECUTION, phase = HookPhase.GUARD)
        void guard() {}

        @Hook(TOOL_ERROR)
        HookResult again() {
            return HookResult.retry(RetryConfig.attempts(2));
        }
    }
}
