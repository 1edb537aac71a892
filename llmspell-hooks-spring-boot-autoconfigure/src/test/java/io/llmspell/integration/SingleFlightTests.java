package io.llmspell.integration;

import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.llmspell.hook.HookResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls that want the same remembered value at the same time. */
@Timeout(30)
class SingleFlightTests {

    private static void cache(Calls calls) {
        calls.transform("cache", BEFORE_TOOL_EXECUTION, context -> HookResult.cache(Duration.ofMinutes(5)));
    }

    private static FutureTask<String> start(Script.Caller component) {
        FutureTask<String> task = new FutureTask<>(() -> component.call("x"));
        new Thread(task).start();
        return task;
    }

    private static void awaitWaiting(Thread thread) {
        await().until(() -> thread.getState() == Thread.State.WAITING);
    }

    @Test
    void callsThatMissAtTheSameTimeShareOneRun() {
        Calls.run(calls -> {
            CountDownLatch go = new CountDownLatch(1);
            calls.script().on("alpha", text -> {
                go.await();
                return new String("value");
            });
            cache(calls);
            List<FutureTask<String>> tasks = new ArrayList<>();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                FutureTask<String> task = new FutureTask<>(() -> calls.alpha().call("x"));
                tasks.add(task);
                Thread thread = new Thread(task);
                threads.add(thread);
                thread.start();
            }
            threads.forEach(SingleFlightTests::awaitWaiting);
            go.countDown();

            String first = tasks.get(0).get();
            for (FutureTask<String> task : tasks) {
                assertThat(task.get()).isSameAs(first);
            }
            assertThat(calls.runs()).hasSize(1);
        });
    }

    @Test
    void callsThatWaitedForAFailureRunThemselves() {
        Calls.run(calls -> {
            CountDownLatch running = new CountDownLatch(1);
            CountDownLatch go = new CountDownLatch(1);
            calls.script().on("alpha", text -> {
                if (running.getCount() > 0) {
                    running.countDown();
                    go.await();
                    throw new IllegalStateException("down");
                }
                return "up";
            });
            cache(calls);
            FutureTask<String> first = start(calls.alpha());
            running.await();
            FutureTask<String> second = new FutureTask<>(() -> calls.alpha().call("x"));
            Thread thread = new Thread(second);
            thread.start();
            awaitWaiting(thread);
            go.countDown();

            assertThat(catchThrowable(first::get)).hasRootCauseMessage("down");
            assertThat(second.get()).isEqualTo("up");
        });
    }

    @Test
    void nestedCallsThatCrossDoNotWaitForEachOther() {
        Calls.run(calls -> {
            CyclicBarrier bothLoad = new CyclicBarrier(2);
            ThreadLocal<Boolean> nested = ThreadLocal.withInitial(() -> false);
            calls.script().on("alpha", text -> {
                if (!nested.get()) {
                    nested.set(true);
                    bothLoad.await(20, TimeUnit.SECONDS);
                    return "alpha with " + calls.beta().call(text);
                }
                return "alpha";
            });
            calls.script().on("beta", text -> {
                if (!nested.get()) {
                    nested.set(true);
                    bothLoad.await(20, TimeUnit.SECONDS);
                    return "beta with " + calls.alpha().call(text);
                }
                return "beta";
            });
            cache(calls);

            FutureTask<String> alpha = start(calls.alpha());
            FutureTask<String> beta = start(calls.beta());

            assertThat(alpha.get(20, TimeUnit.SECONDS)).startsWith("alpha with beta");
            assertThat(beta.get(20, TimeUnit.SECONDS)).startsWith("beta with alpha");
        });
    }

    @Test
    void aCallInsideItselfRunsDirectly() {
        Calls.run(calls -> {
            ThreadLocal<Boolean> inside = ThreadLocal.withInitial(() -> false);
            calls.script().on("alpha", text -> {
                if (inside.get()) {
                    return "inner";
                }
                inside.set(true);
                return "outer of " + calls.alpha().call(text);
            });
            cache(calls);

            assertThat(calls.alpha().call("x")).isEqualTo("outer of inner");
        });
    }

    @Test
    void anInterruptEndsTheWaitForAnotherCall() {
        Calls.run(calls -> {
            CountDownLatch running = new CountDownLatch(1);
            CountDownLatch go = new CountDownLatch(1);
            calls.script().on("alpha", text -> {
                running.countDown();
                go.await();
                return "value";
            });
            cache(calls);
            FutureTask<String> first = start(calls.alpha());
            running.await();
            FutureTask<Boolean> second = new FutureTask<>(() -> {
                Throwable thrown = catchThrowable(() -> calls.alpha().call("x"));
                assertThat(thrown).isInstanceOf(CancellationException.class);
                return Thread.currentThread().isInterrupted();
            });
            Thread thread = new Thread(second);
            thread.start();
            awaitWaiting(thread);
            thread.interrupt();

            assertThat(second.get()).isTrue();
            go.countDown();
            assertThat(first.get()).isEqualTo("value");
        });
    }
}
