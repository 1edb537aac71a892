package io.llmspell.integration;

import static io.llmspell.hook.StandardHookPoint.CPU_USAGE_HIGH;
import static io.llmspell.hook.StandardHookPoint.MEMORY_USAGE_HIGH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.llmspell.hook.ExecutionMode;
import io.llmspell.hook.HookDefaults;
import io.llmspell.hook.HookDefinition;
import io.llmspell.hook.HookEngine;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.StandardHookPoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UsageSamplerTests {

    /** Longer than any test: readings are taken by hand. */
    private static final Duration NEVER = Duration.ofDays(1);

    private final List<String> seen = new ArrayList<>();

    private final Readings readings = new Readings();

    private final HookEngine engine = HookEngine.builder()
            .defaults(new HookDefaults(Duration.ofSeconds(30), ExecutionMode.ADAPTIVE, HookDefaults.DEFAULT.breaker()))
            .build();

    private final UsageSampler sampler = new UsageSampler(
            this.readings,
            new UsageSampler.Settings(
                    NEVER, new UsageSampler.Thresholds(0.9, 0.8), new UsageSampler.Thresholds(0.5, 0.5)),
            this.engine::registry,
            this.engine::executor);

    @AfterEach
    void close() {
        this.sampler.stop();
        this.engine.close();
    }

    private static final class Readings implements UsageReadings {

        private volatile double memory;

        private volatile double cpu;

        private volatile boolean broken;

        @Override
        public double memory() {
            if (this.broken) {
                throw new IllegalStateException("no readings");
            }
            return this.memory;
        }

        @Override
        public double cpu() {
            return this.cpu;
        }
    }

    private void hook(StandardHookPoint... points) {
        this.engine
                .registry()
                .register(HookDefinition.builder("watch").on(points).handler(context -> {
                    this.seen.add(context + " " + context.arguments());
                    return HookResult.proceed();
                }));
    }

    private void sample(double memory, double cpu) {
        this.readings.memory = memory;
        this.readings.cpu = cpu;
        this.sampler.sample();
    }

    @Test
    void hooksAreToldThatUsageBecameHighAndOfWhich() {
        hook(MEMORY_USAGE_HIGH, CPU_USAGE_HIGH);

        sample(0.95, 0.1);
        sample(0.95, 0.5);
        sample(0.95, 0.4);
        sample(0.95, 0.6);

        assertThat(this.seen)
                .containsExactly(
                        "MemoryUsageHigh of system:jvm.memory {usage=0.95, threshold=0.9}",
                        "CpuUsageHigh of system:jvm.cpu {usage=0.5, threshold=0.5}",
                        "CpuUsageHigh of system:jvm.cpu {usage=0.6, threshold=0.5}");
    }

    @Test
    void thereIsNoThreadWhereNobodyListens() {
        this.sampler.start();

        assertThat(this.sampler.isRunning()).isTrue();
        assertThat(this.sampler.isSampling()).isFalse();
    }

    @Test
    void theThreadComesAndGoesWithTheHooks() {
        this.sampler.start();
        hook(CPU_USAGE_HIGH);
        this.sampler.registered(this.engine.registry().find("watch").orElseThrow());
        assertThat(this.sampler.isSampling()).isTrue();

        this.engine.registry().unregisterByName("watch");
        this.sampler.sample();

        assertThat(this.sampler.isSampling()).isFalse();
    }

    @Test
    void theThreadEndsWithTheApplication() {
        hook(CPU_USAGE_HIGH);
        this.sampler.registered(this.engine.registry().find("watch").orElseThrow());
        assertThat(this.sampler.isSampling()).isFalse();
        this.sampler.start();
        assertThat(this.sampler.isSampling()).isTrue();

        this.sampler.stop();

        assertThat(this.sampler.isSampling()).isFalse();
        assertThat(this.sampler.isRunning()).isFalse();
    }

    @Test
    void aReadingThatFailsDoesNotKeepTheNextFromBeingTaken() {
        hook(MEMORY_USAGE_HIGH);
        this.readings.broken = true;
        sample(0.95, 0);
        this.readings.broken = false;

        sample(0.95, 0);

        assertThat(this.seen).hasSize(1);
    }

    @Test
    void thresholdsThatMakeNoSenseAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new UsageSampler.Thresholds(0.5, 0.6))
                .withMessageContaining("high is 0.5 and low is 0.6");
        assertThatIllegalArgumentException().isThrownBy(() -> new UsageSampler.Thresholds(1.5, 0.6));
        assertThatIllegalArgumentException().isThrownBy(() -> new UsageSampler.Thresholds(Double.NaN, 0.6));
    }

    @Test
    void theJvmHasReadings() {
        UsageReadings jvm = UsageReadings.ofJvm();

        assertThat(jvm.memory()).isBetween(0.0, 1.0);
        assertThat(jvm.cpu()).matches(cpu -> Double.isNaN(cpu) || (cpu >= 0 && cpu <= 1));
    }
}
