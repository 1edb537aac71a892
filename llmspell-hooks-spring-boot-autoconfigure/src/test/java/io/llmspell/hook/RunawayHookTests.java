package io.llmspell.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RunawayHookTests {

    private static final HookPoint POINT = HookPoint.custom("point");

    private final CountDownLatch never = new CountDownLatch(1);

    private final CountDownLatch told = new CountDownLatch(1);

    @AfterEach
    void letGo() {
        this.never.countDown();
    }

    @Test
    void oneHookThatNeverReturnsLeavesThreadsToTheOthers() {
        try (HookEngine engine = HookEngine.builder().maxOwnThreads(10).build()) {
            engine.registry()
                    .register(HookDefinition.builder("stuck")
                            .on(POINT)
                            .execution(ExecutionMode.OWN_THREAD)
                            .timeout(Duration.ofMillis(5))
                            .breaker(new BreakerSettings(1000, 1, Duration.ofSeconds(1)))
                            .handler(context -> hangUninterruptibly()));
            for (int i = 0; i < 30; i++) {
                fire(engine);
            }
            engine.registry()
                    .register(HookDefinition.builder("guard")
                            .on(POINT)
                            .phase(HookPhase.GUARD)
                            .execution(ExecutionMode.OWN_THREAD)
                            .timeout(Duration.ofSeconds(10))
                            .handler(context -> HookResult.proceed()));

            assertThat(fire(engine).cancelled()).isFalse();
        }
    }

    @Test
    void aHookThatAllocatesWithoutBoundFailsAndTheCallGoesOn() {
        AtomicReference<HookFailure> failure = new AtomicReference<>();
        HookListener failures = new HookListener() {
            @Override
            public HookExecutionListener observe(RegisteredHook hook, HookPoint point) {
                return new FailureListener(failure::set);
            }
        };
        try (HookEngine engine = HookEngine.builder().listener(failures).build()) {
            engine.registry()
                    .register(HookDefinition.builder("hoarder")
                            .on(POINT)
                            .timeout(Duration.ofMinutes(1))
                            .handler(context -> {
                                List<long[]> hoard = new ArrayList<>();
                                while (!hoard.isEmpty() || context.attempt() > 0) {
                                    hoard.add(new long[Integer.MAX_VALUE - 8]);
                                }
                                return HookResult.proceed();
                            }));

            assertThat(fire(engine).cancelled()).isFalse();
            assertThat(failure.get().kind()).isEqualTo(HookFailure.Kind.EXCEPTION);
            assertThat(failure.get().cause()).isInstanceOf(OutOfMemoryError.class);
        }
    }

    @Test
    @Timeout(20)
    void aListenerThatWaitsForWhatAHangingHookHoldsGetsItOnceTheHookIsInterrupted() {
        ReentrantLock lock = new ReentrantLock();
        HookListener waiting = new HookListener() {
            @Override
            public HookExecutionListener observe(RegisteredHook hook, HookPoint point) {
                return new FailureListener(failure -> {
                    lock.lock();
                    try {
                        RunawayHookTests.this.told.countDown();
                    } finally {
                        lock.unlock();
                    }
                });
            }
        };
        try (HookEngine engine = HookEngine.builder().listener(waiting).build()) {
            engine.registry()
                    .register(HookDefinition.builder("holder")
                            .on(POINT)
                            .timeout(Duration.ofMillis(20))
                            .handler(context -> {
                                lock.lock();
                                try {
                                    this.never.await();
                                } finally {
                                    lock.unlock();
                                }
                                return HookResult.proceed();
                            }));

            assertThat(fire(engine).cancelled()).isFalse();
            assertThat(this.told.getCount()).isZero();
        }
    }

    private static HookOutcome fire(HookEngine engine) {
        return engine.executor().fire(POINT, new HookTarget(ComponentId.tool("tool"), "run"), Map.of());
    }

    private HookResult hangUninterruptibly() {
        boolean interrupted = true;
        while (interrupted) {
            try {
                this.never.await();
                interrupted = false;
            } catch (InterruptedException ex) {
                interrupted = true;
            }
        }
        return HookResult.proceed();
    }

    private record FailureListener(Consumer<HookFailure> told) implements HookExecutionListener {

        @Override
        public void completed(HookContext context, HookResult result, HookMode mode, long nanos) {
            // Only failures matter here.
        }

        @Override
        public void failed(HookContext context, HookFailure failure, HookMode mode, long nanos) {
            this.told.accept(failure);
        }
    }
}
