package io.llmspell.hook;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * An engine with a manual clock, a record of what its listeners are told, and a deadline that no hook of a test misses
 * unless it is given a shorter one.
 */
final class TestEngine implements AutoCloseable {

    static final HookPoint POINT = HookPoint.custom("test");

    static final HookTarget TARGET = new HookTarget(ComponentId.tool("search"), "run");

    static final Duration AMPLE = Duration.ofSeconds(30);

    static final Duration SHORT = Duration.ofMillis(20);

    final ManualClock clock = new ManualClock();

    final CircuitBreakerRegistry breakers = CircuitBreakerRegistry.ofDefaults();

    final Recorder recorder = new Recorder();

    final HookEngine engine;

    /** Opened when the engine is closed: what stuck hooks wait for. */
    final CountDownLatch end = new CountDownLatch(1);

    TestEngine() {
        this(builder -> builder);
    }

    TestEngine(UnaryOperator<HookEngine.Builder> settings) {
        HookEngine.Builder builder = HookEngine.builder()
                .defaults(new HookDefaults(AMPLE, ExecutionMode.ADAPTIVE, BreakerSettings.DEFAULT))
                .clock(this.clock)
                .circuitBreakers(this.breakers)
                .listener(this.recorder);
        this.engine = settings.apply(builder).build();
    }

    HookRegistry registry() {
        return this.engine.registry();
    }

    CallStack stack() {
        return this.engine.executor().callStacks().current();
    }

    /** Registers a hook at {@link #POINT}. */
    RegisteredHook add(String name, HookHandler handler) {
        return add(name, builder -> builder, handler);
    }

    RegisteredHook add(String name, UnaryOperator<HookDefinition.Builder> settings, HookHandler handler) {
        HookDefinition.Builder builder = settings.apply(HookDefinition.builder(name));
        return registry().register(builder.on(POINT).handler(handler));
    }

    HookOutcome fire() {
        return fire(POINT, Map.of());
    }

    HookOutcome fire(Map<String, ?> data) {
        return fire(POINT, data);
    }

    HookOutcome fire(HookPoint point, Map<String, ?> data) {
        return this.engine.executor().fire(point, TARGET, data);
    }

    void fire(int times) {
        for (int i = 0; i < times; i++) {
            fire();
        }
    }

    CircuitBreaker breaker(String hook) {
        return this.breakers.find("hook." + hook).orElseThrow();
    }

    /** Waits for the end of the test, whatever interrupts it. */
    HookResult hangUninterruptibly() {
        awaitUninterruptibly(this.end);
        return HookResult.proceed();
    }

    /** Waits for the end of the test, or an interrupt. */
    HookResult hang() throws InterruptedException {
        this.end.await();
        return HookResult.proceed();
    }

    static void awaitUninterruptibly(CountDownLatch latch) {
        boolean interrupted = false;
        while (true) {
            try {
                latch.await();
                break;
            } catch (InterruptedException ex) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Starts a task on a new thread. */
    static <T> FutureTask<T> start(Callable<T> task) {
        FutureTask<T> future = new FutureTask<>(task);
        Thread thread = new Thread(future, "test-caller");
        thread.setDaemon(true);
        thread.start();
        return future;
    }

    static <T> T join(FutureTask<T> task) throws Exception {
        try {
            return task.get(30, TimeUnit.SECONDS);
        } catch (ExecutionException ex) {
            throw new AssertionError("The thread of the test failed", ex.getCause());
        }
    }

    /** The slots that the watchdog goes through. */
    Collection<?> slots() throws ReflectiveOperationException {
        return (Collection<?>) field(field(this.engine.executor(), "watchdog"), "slots");
    }

    Collection<?> freeSlots() throws ReflectiveOperationException {
        return (Collection<?>) field(field(this.engine.executor(), "watchdog"), "free");
    }

    Thread watchdog() throws ReflectiveOperationException {
        return (Thread) field(field(this.engine.executor(), "watchdog"), "thread");
    }

    private static Object field(Object owner, String name) throws ReflectiveOperationException {
        Field field = owner.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(owner);
    }

    @Override
    public void close() {
        this.end.countDown();
        this.engine.close();
    }
}
