package io.llmspell.autoconfigure;

import com.github.benmanes.caffeine.cache.Ticker;
import io.llmspell.state.HookStateStore;
import io.llmspell.test.ManualEventBus;
import io.llmspell.test.TestClock;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Fallback;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Of tests with {@link io.llmspell.test.AutoConfigureHookTest} only: events that are drained by hand, and time that
 * stands still.
 */
@AutoConfiguration(before = {HookAutoConfiguration.class, EventAutoConfiguration.class})
public final class HookTestAutoConfiguration {

    HookTestAutoConfiguration() {}

    /** An application that has a clock goes by it, but hooks and events go by this one. */
    @Bean
    @Fallback
    @ConditionalOnMissingBean
    TestClock hookTestClock() {
        return new TestClock();
    }

    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    HookEngineCustomizer hookTestTime(TestClock clock) {
        return builder -> builder.clock(clock).ticker(clock::nanoTime);
    }

    /** By which remembered results get old. */
    @Bean
    @Fallback
    @ConditionalOnMissingBean
    Ticker hookTestTicker(TestClock clock) {
        return clock::nanoTime;
    }

    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    EventBusCustomizer hookTestDelivery(TestClock clock) {
        return builder -> ManualEventBus.configure(builder, clock);
    }

    @Bean
    @ConditionalOnMissingBean
    HookStateStore hookTestStateStore() {
        return HookStateStore.inMemory();
    }
}
