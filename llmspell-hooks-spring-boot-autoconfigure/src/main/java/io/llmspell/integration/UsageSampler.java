package io.llmspell.integration;

import io.llmspell.hook.ComponentId;
import io.llmspell.hook.HookExecutor;
import io.llmspell.hook.HookListener;
import io.llmspell.hook.HookRegistry;
import io.llmspell.hook.HookTarget;
import io.llmspell.hook.RegisteredHook;
import io.llmspell.hook.StandardHookPoint;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * Fires MEMORY_USAGE_HIGH and CPU_USAGE_HIGH when readings rise above a threshold, and again only after they were below
 * a lower one. Reads on a daemon thread of its own, which there is only while the application runs and somebody hooks
 * one of these points.
 */
public final class UsageSampler implements SmartLifecycle, HookListener {

    private static final Log logger = LogFactory.getLog(UsageSampler.class);

    private static final ComponentId JVM = ComponentId.system("jvm");

    private final UsageReadings readings;

    private final Settings settings;

    private final Supplier<HookExecutor> executor;

    private final HookedPoints hooked;

    private final Hysteresis memory;

    private final Hysteresis cpu;

    private boolean running;

    private @Nullable ScheduledExecutorService thread;

    /**
     * When readings are taken, and which of them are high.
     *
     * @param interval between two readings; more than none
     * @param memory of the heap
     * @param cpu of the processors
     */
    public record Settings(Duration interval, Thresholds memory, Thresholds cpu) {}

    /**
     * Bounds of a reading, as parts of one.
     *
     * @param high from which it is high; above 0, at most 1
     * @param low below which it is no longer high; at most {@code high}
     */
    public record Thresholds(double high, double low) {

        public Thresholds {
            if (!(high > 0 && high <= 1 && low >= 0 && low <= high)) {
                throw new IllegalArgumentException("Thresholds must be such that 0 <= low <= high <= 1 and high > 0,"
                        + " but high is " + high + " and low is " + low);
            }
        }
    }

    /**
     * Makes one, which does nothing until it is started.
     *
     * @param registry asked for when it is first needed, as the executor is
     */
    public UsageSampler(
            UsageReadings readings,
            Settings settings,
            Supplier<HookRegistry> registry,
            Supplier<HookExecutor> executor) {
        this.readings = readings;
        this.settings = settings;
        this.executor = executor;
        this.hooked = new HookedPoints(registry, StandardHookPoint.MEMORY_USAGE_HIGH, StandardHookPoint.CPU_USAGE_HIGH);
        this.memory = new Hysteresis(settings.memory().high(), settings.memory().low());
        this.cpu = new Hysteresis(settings.cpu().high(), settings.cpu().low());
    }

    @Override
    public synchronized void start() {
        this.running = true;
        startThread();
    }

    /** A hook may be registered while the application runs. */
    @Override
    public synchronized void registered(RegisteredHook hook) {
        if (this.running) {
            startThread();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what is scheduled throws nothing
    private void startThread() {
        if (this.thread == null && this.hooked.any()) {
            ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(task -> {
                Thread made = new Thread(task, "llmspell-usage");
                made.setDaemon(true);
                return made;
            });
            long nanos = this.settings.interval().toNanos();
            started.scheduleWithFixedDelay(this::sample, 0, nanos, TimeUnit.NANOSECONDS);
            this.thread = started;
        }
    }

    @Override
    public synchronized void stop() {
        this.running = false;
        stopThread();
    }

    private void stopThread() {
        if (this.thread != null) {
            this.thread.shutdownNow();
            this.thread = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return this.running;
    }

    /** Whether readings are being taken. */
    synchronized boolean isSampling() {
        return this.thread != null;
    }

    /** Takes one reading of each kind; ends the thread where nobody wants any. */
    void sample() {
        if (!this.hooked.any()) {
            endUnwanted();
            return;
        }
        try {
            take(StandardHookPoint.MEMORY_USAGE_HIGH, "memory", this.memory, this.readings.memory());
            take(StandardHookPoint.CPU_USAGE_HIGH, "cpu", this.cpu, this.readings.cpu());
        } catch (RuntimeException | LinkageError ex) {
            // Of readings that an application brings: the next one may do better.
            logger.warn("The usage of memory and processors could not be read", ex);
        }
    }

    private synchronized void endUnwanted() {
        if (!this.hooked.any()) {
            stopThread();
        }
    }

    private void take(StandardHookPoint point, String operation, Hysteresis hysteresis, double reading) {
        if (hysteresis.rises(reading)) {
            Map<String, Object> data = new LinkedHashMap<>();
            data.put("usage", reading);
            data.put("threshold", hysteresis.high());
            this.executor.get().fire(point, new HookTarget(JVM, operation), data);
        }
    }
}
