package io.llmspell.integration;

import static io.llmspell.hook.StandardHookPoint.AFTER_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.TOOL_ERROR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.llmspell.hook.BreakerState;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookDefinition;
import io.llmspell.hook.HookFailure;
import io.llmspell.hook.HookHandler;
import io.llmspell.hook.HookMode;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.OnFailure;
import io.llmspell.hook.RegisteredHook;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What a hook that fails does to the call it sits on. */
@Timeout(60)
class FailingHookTests {

    private static final Duration SHORT = Duration.ofMillis(50);

    /** Waits until it is interrupted, which only its deadline does. */
    private static HookResult hang() throws InterruptedException {
        new CountDownLatch(1).await();
        return HookResult.proceed();
    }

    static Stream<Arguments> faults() {
        HookHandler throwing = context -> {
            throw new IOException("the policy server is down");
        };
        HookHandler erring = context -> {
            throw new StackOverflowError("not really");
        };
        HookHandler hanging = context -> hang();
        HookHandler silent = context -> null;
        HookHandler wrong = context -> HookResult.redirect("nowhere");
        return Stream.of(
                Arguments.of(HookFailure.Kind.EXCEPTION, throwing),
                Arguments.of(HookFailure.Kind.EXCEPTION, erring),
                Arguments.of(HookFailure.Kind.TIMEOUT, hanging),
                Arguments.of(HookFailure.Kind.NO_RESULT, silent),
                Arguments.of(HookFailure.Kind.INVALID_RESULT, wrong));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aGuardThatFailsCancels(HookFailure.Kind kind, HookHandler fault) {
        Calls.run(calls -> {
            calls.register(
                    HookDefinition.builder("guard")
                            .on(BEFORE_TOOL_EXECUTION)
                            .phase(HookPhase.GUARD)
                            .timeout(SHORT),
                    fault);

            HookCancelledException cancelled = catchThrowableOfType(
                    HookCancelledException.class, () -> calls.alpha().call("x"));

            assertThat(cancelled.hook()).isEqualTo("guard");
            assertThat(calls.runs()).isEmpty();
            assertThat(calls.failures()).extracting(Calls.Failure::kind).containsExactly(kind);
        });
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aTransformerThatFailsIsSkipped(HookFailure.Kind kind, HookHandler fault) {
        Calls.run(calls -> {
            for (var point : new io.llmspell.hook.StandardHookPoint[] {BEFORE_TOOL_EXECUTION, AFTER_TOOL_EXECUTION}) {
                calls.register(HookDefinition.builder("hook " + point).on(point).timeout(SHORT), fault);
                calls.transform("next " + point, point, context -> HookResult.proceed());
            }

            assertThat(calls.alpha().call("x")).isEqualTo("alpha:x");
            assertThat(calls.failures()).extracting(Calls.Failure::kind).containsExactly(kind, kind);
        });
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aHookThatFailsOnAnErrorLeavesTheOperationsOwnException(HookFailure.Kind kind, HookHandler fault) {
        Calls.run(calls -> {
            IllegalStateException own = new IllegalStateException("down");
            calls.script().fail("alpha", own);
            calls.register(HookDefinition.builder("hook").on(TOOL_ERROR).timeout(SHORT), fault);

            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> calls.alpha().call("x"))
                    .isSameAs(own);
            assertThat(own.getSuppressed()).isEmpty();
            assertThat(calls.failures()).extracting(Calls.Failure::kind).containsExactly(kind);
        });
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aGuardThatMayFailAndOneInShadowModeLetPass(HookFailure.Kind kind, HookHandler fault) {
        Calls.run(calls -> {
            calls.register(
                    HookDefinition.builder("allowing")
                            .on(BEFORE_TOOL_EXECUTION)
                            .phase(HookPhase.GUARD)
                            .onFailure(OnFailure.ALLOW)
                            .timeout(SHORT),
                    fault);
            calls.register(
                    HookDefinition.builder("shadow")
                            .on(BEFORE_TOOL_EXECUTION)
                            .phase(HookPhase.GUARD)
                            .mode(HookMode.SHADOW)
                            .timeout(SHORT),
                    fault);

            assertThat(calls.alpha().call("x")).isEqualTo("alpha:x");
            assertThat(calls.failures()).extracting(Calls.Failure::kind).containsExactly(kind, kind);
        });
    }

    @Test
    void aGuardWhoseBreakerIsOpenCancelsWithoutRunning() {
        Calls.run(runner -> runner.withPropertyValues("llmspell.hooks.breaker.failure-threshold=2"), calls -> {
            AtomicInteger runs = new AtomicInteger();
            RegisteredHook guard = calls.guard("guard", BEFORE_TOOL_EXECUTION, context -> {
                runs.incrementAndGet();
                throw new IllegalStateException("down");
            });
            for (int i = 0; i < 4; i++) {
                assertThatExceptionOfType(HookCancelledException.class)
                        .isThrownBy(() -> calls.alpha().call("x"));
            }

            assertThat(runs).hasValue(2);
            assertThat(guard.breakerState()).isEqualTo(BreakerState.OPEN);
            assertThat(calls.runs()).isEmpty();
        });
    }

    @Test
    void afterAnOverrunTheInterruptDoesNotReachTheOperation() {
        Calls.run(calls -> {
            calls.script()
                    .on("alpha", text -> Boolean.toString(Thread.currentThread().isInterrupted()));
            calls.register(
                    HookDefinition.builder("hanging").on(BEFORE_TOOL_EXECUTION).timeout(SHORT), context -> hang());

            assertThat(calls.alpha().call("x")).isEqualTo("false");
        });
    }

    @Test
    void aHookThatOverrunsRunsOnAThreadOfItsOwnAfterwards() {
        Calls.run(calls -> {
            AtomicReference<Thread> thread = new AtomicReference<>();
            RegisteredHook hook = calls.register(
                    HookDefinition.builder("slow").on(BEFORE_TOOL_EXECUTION).timeout(SHORT), context -> {
                        thread.set(Thread.currentThread());
                        return context.arguments().get("text").equals("hang") ? hang() : HookResult.proceed();
                    });

            calls.alpha().call("hang");
            assertThat(thread.get()).isSameAs(Thread.currentThread());
            assertThat(hook.moved()).isTrue();
            calls.alpha().call("x");
            assertThat(thread.get()).isNotSameAs(Thread.currentThread());
        });
    }

    @Test
    void aHookThatOverrunsInATransactionIsNotMovedAndItsBreakerOpensAtOnce() {
        Calls.run(calls -> {
            AtomicInteger runs = new AtomicInteger();
            AtomicReference<Thread> thread = new AtomicReference<>();
            RegisteredHook hook = calls.register(
                    HookDefinition.builder("slow").on(BEFORE_TOOL_EXECUTION).timeout(SHORT), context -> {
                        runs.incrementAndGet();
                        thread.set(Thread.currentThread());
                        assertThat(TransactionSynchronizationManager.isActualTransactionActive())
                                .isTrue();
                        return hang();
                    });
            TransactionTemplate transaction = new TransactionTemplate(new NoTransactions());

            String value = transaction.execute(status -> {
                try {
                    return calls.alpha().call("x") + " " + calls.alpha().call("y");
                } catch (Exception ex) {
                    throw new IllegalStateException(ex);
                }
            });

            assertThat(value).isEqualTo("alpha:x alpha:y");
            assertThat(runs).hasValue(1);
            assertThat(thread.get()).isSameAs(Thread.currentThread());
            assertThat(hook.moved()).isFalse();
            assertThat(hook.breakerState()).isEqualTo(BreakerState.OPEN);
            assertThat(calls.failures())
                    .extracting(Calls.Failure::kind)
                    .containsExactly(HookFailure.Kind.TIMEOUT, HookFailure.Kind.CIRCUIT_OPEN);
        });
    }

    @Test
    void aHookThatIsUnregisteredWhileItRunsStillDecidesTheCallItRunsIn() {
        Calls.run(calls -> {
            CountDownLatch running = new CountDownLatch(1);
            CountDownLatch go = new CountDownLatch(1);
            calls.observe("other", BEFORE_TOOL_EXECUTION, context -> HookResult.proceed());
            RegisteredHook guard = calls.guard("guard", BEFORE_TOOL_EXECUTION, context -> {
                running.countDown();
                go.await();
                return HookResult.cancel("no");
            });
            FutureTask<String> task = new FutureTask<>(() -> calls.alpha().call("x"));
            new Thread(task).start();
            running.await();

            assertThat(calls.registry().unregister(guard.id())).isTrue();
            assertThat(calls.alpha().call("y")).isEqualTo("alpha:y");
            go.countDown();

            assertThatExceptionOfType(java.util.concurrent.ExecutionException.class)
                    .isThrownBy(() -> task.get(20, TimeUnit.SECONDS))
                    .withCauseInstanceOf(HookCancelledException.class);
        });
    }

    @Test
    void aHookThatMakesItsResultUnreadableIsAFailureAndNotTheCallers() {
        Calls.run(calls -> {
            calls.transform(
                    "lazy",
                    BEFORE_TOOL_EXECUTION,
                    context -> HookResult.modify(new java.util.AbstractMap<String, Object>() {
                        @Override
                        public java.util.Set<Map.Entry<String, Object>> entrySet() {
                            throw new IllegalStateException("no entries today");
                        }
                    }));

            assertThat(calls.alpha().call("x")).isEqualTo("alpha:x");
            assertThat(calls.failures())
                    .extracting(Calls.Failure::kind)
                    .containsExactly(HookFailure.Kind.INVALID_RESULT);
        });
    }

    /** Transactions of nothing. */
    private static final class NoTransactions extends AbstractPlatformTransactionManager {

        private static final long serialVersionUID = 1L;

        @Override
        protected Object doGetTransaction() {
            return new Object();
        }

        @Override
        protected void doBegin(Object transaction, TransactionDefinition definition) {}

        @Override
        protected void doCommit(DefaultTransactionStatus status) {}

        @Override
        protected void doRollback(DefaultTransactionStatus status) {}
    }
}
