package io.llmspell.hook;

import static io.llmspell.hook.TestEngine.SHORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** That the watchdog's slots are used again, whatever kind of thread used them. */
@Timeout(20)
class WatchdogSlotTests {

    private final TestEngine test = new TestEngine();

    @AfterEach
    void close() {
        this.test.close();
    }

    @Test
    void aThreadKeepsItsSlot() throws Exception {
        this.test.add("hook", context -> HookResult.proceed());

        this.test.fire(100);

        assertThat(this.test.slots()).hasSize(1);
        assertThat(this.test.freeSlots()).isEmpty();
    }

    @Test
    void theSlotOfADeadThreadIsUsedAgain() throws Exception {
        this.test.add("hook", context -> HookResult.proceed());
        for (int i = 0; i < 3; i++) {
            Thread thread = new Thread(this.test::fire);
            thread.start();
            thread.join();
            await().until(() -> this.test.freeSlots().size() == 1);
        }

        assertThat(this.test.slots()).hasSize(1);
    }

    @Test
    void aSlotThatItsThreadLeftBeforeItDiedIsNotReclaimed() throws Exception {
        for (int round = 0; round < 2000; round++) {
            WatchdogSlot slot = new WatchdogSlot();
            CountDownLatch owned = new CountDownLatch(1);
            Thread owner = new Thread(() -> {
                slot.owner(Thread.currentThread());
                owned.countDown();
                slot.owner(null);
            });
            owner.start();
            owned.await();
            boolean reclaimed = false;
            while (owner.isAlive()) {
                reclaimed |= slot.reclaim();
            }
            owner.join();

            assertThat(reclaimed || slot.reclaim())
                    .as("reclaimed in round %d", round)
                    .isFalse();
        }
    }

    @Test
    void deeplyNestedHooksHaveADeadlineEach() {
        AtomicInteger depth = new AtomicInteger();
        for (int i = 0; i < 10; i++) {
            int level = i;
            this.test
                    .registry()
                    .register(HookDefinition.builder("hook-" + level)
                            .on(HookPoint.custom("level-" + level))
                            .timeout((level == 9) ? SHORT : TestEngine.AMPLE)
                            .handler(context -> {
                                depth.incrementAndGet();
                                if (level == 9) {
                                    return this.test.hang();
                                }
                                this.test.fire(HookPoint.custom("level-" + (level + 1)), Map.of());
                                return HookResult.proceed();
                            }));
        }

        this.test.fire(HookPoint.custom("level-0"), Map.of());

        assertThat(depth).hasValue(10);
        assertThat(this.test.recorder.outcomes().get(0)).isEqualTo("timeout");
        assertThat(this.test.recorder.outcomes().subList(1, 10)).containsOnly("continue");
    }

    @Test
    void virtualThreadsGiveTheirSlotsBackAtOnce() throws Exception {
        this.test.add("hook", context -> HookResult.proceed());
        this.test.add("slow", hook -> hook.timeout(SHORT).execution(ExecutionMode.CALLER_THREAD), context -> {
            return (this.test.recorder.runs.size() < 2) ? this.test.hang() : HookResult.proceed();
        });

        for (int i = 0; i < 200; i++) {
            startVirtual(this.test::fire).join();
        }

        assertThat(this.test.slots()).hasSize(1);
        assertThat(this.test.freeSlots()).hasSize(1);
        assertThat(this.test.recorder.outcomes("hook")).hasSize(200).containsOnly("continue");
        assertThat(this.test.recorder.outcomes("slow")).hasSize(200).startsWith("timeout", "continue");
    }

    @Test
    void manyVirtualThreadsAtOnceShareSlotsSafely() throws Exception {
        HookPoint inner = HookPoint.custom("inner");
        AtomicInteger inside = new AtomicInteger();
        this.test.add("outer", context -> {
            this.test.fire(inner, Map.of());
            return HookResult.proceed();
        });
        this.test.registry().register(HookDefinition.builder("inner").on(inner).handler(context -> {
            inside.incrementAndGet();
            return HookResult.proceed();
        }));
        CountDownLatch go = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 200; t++) {
            threads.add(startVirtual(() -> {
                TestEngine.awaitUninterruptibly(go);
                this.test.fire(10);
            }));
        }

        go.countDown();
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(inside).hasValue(2000);
        assertThat(this.test.recorder.outcomes()).hasSize(4000).containsOnly("continue");
        assertThat(this.test.freeSlots()).hasSameSizeAs(this.test.slots());
        assertThat(this.test.slots()).hasSizeLessThanOrEqualTo(200);
    }

    /** {@code Thread.startVirtualThread}, which Java 17 does not have. */
    private static Thread startVirtual(Runnable task) throws IllegalAccessException, InvocationTargetException {
        Method start;
        try {
            start = Thread.class.getMethod("startVirtualThread", Runnable.class);
        } catch (NoSuchMethodException ex) {
            Assumptions.abort("no virtual threads on Java " + Runtime.version().feature());
            throw new AssertionError(ex);
        }
        return (Thread) start.invoke(null, task);
    }
}
