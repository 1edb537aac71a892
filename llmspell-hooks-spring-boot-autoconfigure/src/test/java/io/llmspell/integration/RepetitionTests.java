package io.llmspell.integration;

import static io.llmspell.hook.StandardHookPoint.AFTER_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.TOOL_ERROR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.llmspell.annotation.NotRepeatable;
import io.llmspell.annotation.ToolComponent;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookFailure;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.JoinStrategy;
import io.llmspell.hook.RetryConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Running an operation again, and where that ends. */
class RepetitionTests {

    private static final RetryConfig THREE = RetryConfig.attempts(3);

    @Test
    void anOperationThatNeverSucceedsIsRunAsOftenAsThePolicySaysAndItsLastExceptionPropagates() {
        Calls.runInEachForm(calls -> {
            List<Exception> thrown = new ArrayList<>();
            calls.script().on("alpha", text -> {
                thrown.add(new IOException("down"));
                throw thrown.get(thrown.size() - 1);
            });
            calls.transform("retry", BEFORE_TOOL_EXECUTION, context -> HookResult.retry(THREE));

            Throwable last = catchThrowable(() -> calls.alpha().call("x"));

            assertThat(thrown).hasSize(3);
            assertThat(last).isSameAs(thrown.get(2));
        });
    }

    @Test
    void guardsPassEveryAttemptAndOneThatCancelsEndsTheRetry() {
        Calls.runInEachForm(calls -> {
            List<Integer> attempts = new ArrayList<>();
            AtomicInteger transformed = new AtomicInteger();
            calls.script().fail("alpha", new IOException("down"));
            calls.transform("retry", BEFORE_TOOL_EXECUTION, context -> {
                transformed.incrementAndGet();
                return HookResult.retry(THREE);
            });
            calls.guard("guard", BEFORE_TOOL_EXECUTION, context -> {
                attempts.add(context.attempt());
                return (context.attempt() == 2) ? HookResult.cancel("once is enough") : HookResult.proceed();
            });
            calls.transform("recover", TOOL_ERROR, context -> HookResult.modify("recovered"));

            assertThatExceptionOfType(HookCancelledException.class)
                    .isThrownBy(() -> calls.alpha().call("x"))
                    .satisfies(ex -> assertThat(ex.reason()).isEqualTo("once is enough"));
            assertThat(calls.runs()).hasSize(1);
            assertThat(attempts).containsExactly(1, 2);
            assertThat(transformed).hasValue(1);
        });
    }

    @Test
    void anExceptionThatThePolicyDoesNotNameIsNotRetried() {
        Calls.runInEachForm(calls -> {
            calls.script().fail("alpha", new IllegalStateException("wrong"));
            calls.transform("retry", TOOL_ERROR, context -> HookResult.retry(THREE.on(IOException.class)));

            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> calls.alpha().call("x"));
            assertThat(calls.runs()).hasSize(1);
        });
    }

    @Test
    void thePolicyWaitsBetweenRuns() {
        Calls.runInEachForm(calls -> {
            List<Long> times = new ArrayList<>();
            calls.script().on("alpha", text -> {
                times.add(System.nanoTime());
                throw new IOException("down");
            });
            calls.transform(
                    "retry", TOOL_ERROR, context -> HookResult.retry(THREE.withBackoff(Duration.ofMillis(20), 2)));

            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> calls.alpha().call("x"));
            assertThat(times).hasSize(3);
            assertThat(times.get(1) - times.get(0)).isGreaterThanOrEqualTo(20_000_000);
            assertThat(times.get(2) - times.get(1)).isGreaterThanOrEqualTo(40_000_000);
        });
    }

    @Test
    void anInterruptEndsTheWaitAndIsNoFailureToRecoverFrom() {
        Calls.run(calls -> {
            CountDownLatch ran = new CountDownLatch(1);
            calls.script().on("alpha", text -> {
                ran.countDown();
                throw new IOException("down");
            });
            calls.transform(
                    "retry",
                    BEFORE_TOOL_EXECUTION,
                    context -> HookResult.retry(THREE.withBackoff(Duration.ofMinutes(5))));
            calls.transform("recover", TOOL_ERROR, context -> HookResult.modify("recovered"));
            FutureTask<Boolean> call = new FutureTask<>(() -> {
                Throwable thrown = catchThrowable(() -> calls.alpha().call("x"));
                assertThat(thrown).isInstanceOf(CancellationException.class);
                return Thread.currentThread().isInterrupted();
            });
            Thread thread = new Thread(call);
            thread.start();
            ran.await();
            thread.interrupt();

            assertThat(call.get()).isTrue();
            assertThat(calls.runs()).hasSize(1);
        });
    }

    @Test
    void aHookThatRetriesForEverEndsWithTheAttemptsOfTheCall() {
        Calls.runInEachForm(calls -> {
            calls.transform(
                    "again",
                    AFTER_TOOL_EXECUTION,
                    context -> HookResult.retry(RetryConfig.attempts(context.attempt() + 1)));

            assertThat(calls.alpha().call("x")).isEqualTo("alpha:x");

            assertThat(calls.runs()).hasSize(10);
            assertThat(calls.failures()).singleElement().satisfies(failure -> {
                assertThat(failure.kind()).isEqualTo(HookFailure.Kind.INVALID_RESULT);
                assertThat(failure.message()).contains("llmspell.hooks.limits.attempts");
            });
        });
    }

    @Test
    void morePatienceThanTheCallHasIsInvalid() {
        Calls.runInEachForm(calls -> {
            calls.script().fail("alpha", new IOException("down"));
            calls.transform("retry", TOOL_ERROR, context -> HookResult.retry(RetryConfig.attempts(11)));

            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> calls.alpha().call("x"));
            assertThat(calls.runs()).hasSize(1);
            assertThat(calls.failures()).hasSize(1);
        });
    }

    @Test
    void theAttemptsOfACallAreSharedWithItsRedirectsAndForks() {
        Calls.runInEachForm(calls -> {
            calls.transform(
                    "fork",
                    BEFORE_TOOL_EXECUTION,
                    "alpha",
                    context -> HookResult.fork(
                            Collections.nCopies(4, HookResult.branch("beta")),
                            JoinStrategy.all(values -> values.toString())));
            calls.transform(
                    "again",
                    AFTER_TOOL_EXECUTION,
                    context -> HookResult.retry(RetryConfig.attempts(context.attempt() + 1)));

            calls.alpha().call("x");

            assertThat(calls.runs()).hasSizeLessThanOrEqualTo(10);
            assertThat(calls.failures()).isNotEmpty();
        });
    }

    @Test
    void aRunThatARedirectHasUsedIsNotGivenBackByARetry() {
        Calls.run(runner -> runner.withPropertyValues("llmspell.hooks.limits.attempts=2"), calls -> {
            calls.transform("redirect", BEFORE_TOOL_EXECUTION, "alpha", context -> HookResult.redirect("beta"));
            calls.transform(
                    "retry", AFTER_TOOL_EXECUTION, "alpha", context -> HookResult.retry(RetryConfig.attempts(1)));
            calls.transform("again", AFTER_TOOL_EXECUTION, "alpha", context -> HookResult.redirect("beta"));

            calls.alpha().call("x");

            assertThat(calls.runs()).containsExactly("beta(x)", "alpha(x)");
        });
    }

    @Test
    void redirectsInACircleEndAtTheirDepthAsAnInvalidResult() {
        Calls.runInEachForm(calls -> {
            calls.transform("there", BEFORE_TOOL_EXECUTION, "alpha", context -> HookResult.redirect("beta"));
            calls.transform("back", BEFORE_TOOL_EXECUTION, "beta", context -> HookResult.redirect("alpha"));

            assertThat(calls.alpha().call("x")).isEqualTo("beta:x");

            assertThat(calls.runs()).containsExactly("beta(x)");
            assertThat(calls.failures()).singleElement().satisfies(failure -> {
                assertThat(failure.hook()).isEqualTo("back");
                assertThat(failure.kind()).isEqualTo(HookFailure.Kind.INVALID_RESULT);
                assertThat(failure.message()).contains("llmspell.hooks.limits.redirects");
            });
        });
    }

    @Test
    void aRedirectThatFailsForEverEndsWithTheAttempts() {
        Calls.runInEachForm(calls -> {
            calls.script().fail("alpha", new IOException("alpha is down"));
            calls.script().fail("beta", new IOException("beta is down"));
            calls.transform("fallback", TOOL_ERROR, "alpha", context -> HookResult.redirect("beta"));

            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> calls.alpha().call("x"))
                    .withMessage("beta is down");
            assertThat(calls.runs()).hasSize(10);
        });
    }

    @ParameterizedTest
    @MethodSource
    void whatEndsAThreadOrACallIsNeverRetriedRedirectedOrRecovered(Throwable thrown) {
        Calls.runInEachForm(calls -> {
            calls.script().on("alpha", text -> {
                throw Unchecked.cast(thrown);
            });
            AtomicInteger retryOn = new AtomicInteger();
            calls.transform(
                    "retry",
                    BEFORE_TOOL_EXECUTION,
                    context -> HookResult.retry(THREE.on(exception -> retryOn.incrementAndGet() > 0)));
            calls.transform("recover", TOOL_ERROR, context -> HookResult.modify("recovered"));

            Throwable seen = catchThrowable(() -> calls.alpha().call("x"));

            // A future that was cancelled is reported by an exception of its own.
            assertThat(seen).isInstanceOf(thrown.getClass());
            assertThat(calls.runs()).hasSize(1);
            assertThat(retryOn).hasValue(0);
        });
    }

    static Stream<Throwable> whatEndsAThreadOrACallIsNeverRetriedRedirectedOrRecovered() {
        return Stream.of(
                new InterruptedException("stop"),
                new CancellationException("stop"),
                new OutOfMemoryError("not really"),
                new StackOverflowError("not really"));
    }

    /** Throws what its caller does not declare. */
    private static final class Unchecked {

        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
        private static <T extends Throwable> RuntimeException cast(Throwable thrown) throws T {
            throw (T) thrown;
        }
    }

    @Test
    void anOperationThatIsNotRepeatableRefusesRetryAndFork() {
        Calls.run(
                runner -> runner.withBean(Payment.class)
                        .withPropertyValues("llmspell.hooks.not-repeatable=payment.refund"),
                calls -> {
                    calls.script().fail("payment", new IOException("down"));
                    calls.transform("retry", TOOL_ERROR, "payment", context -> HookResult.retry(THREE));
                    calls.transform(
                            "fork",
                            BEFORE_TOOL_EXECUTION,
                            "payment",
                            context -> HookResult.fork(HookResult.branch("payment")));
                    Payment payment = calls.bean(Payment.class);

                    assertThatExceptionOfType(IOException.class).isThrownBy(() -> payment.pay("x"));
                    assertThatExceptionOfType(IOException.class).isThrownBy(() -> payment.refund("y"));

                    assertThat(calls.runs()).containsExactly("payment(x)", "payment(y)");
                    assertThat(calls.failures())
                            .hasSize(4)
                            .allSatisfy(failure -> assertThat(failure.message()).contains("not repeatable"));
                    assertThatExceptionOfType(IOException.class).isThrownBy(() -> payment.look("z"));
                    assertThat(calls.runs()).as("the fork, then its retries").hasSizeGreaterThan(3);
                });
    }

    @ToolComponent("payment")
    static class Payment {

        private final Script script;

        Payment(Script script) {
            this.script = script;
        }

        @NotRepeatable
        public Object pay(String text) throws Exception {
            return this.script.run("payment", text);
        }

        public Object refund(String text) throws Exception {
            return this.script.run("payment", text);
        }

        public Object look(String text) throws Exception {
            return this.script.run("payment", text);
        }
    }
}
