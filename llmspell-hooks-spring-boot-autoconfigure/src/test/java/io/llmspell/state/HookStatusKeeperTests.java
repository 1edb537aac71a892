package io.llmspell.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.llmspell.hook.BreakerSettings;
import io.llmspell.hook.BreakerState;
import io.llmspell.hook.ComponentId;
import io.llmspell.hook.ExecutionMode;
import io.llmspell.hook.HookDefaults;
import io.llmspell.hook.HookDefinition;
import io.llmspell.hook.HookEngine;
import io.llmspell.hook.HookMode;
import io.llmspell.hook.HookPoint;
import io.llmspell.hook.HookTarget;
import io.llmspell.hook.RegisteredHook;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HookStatusKeeperTests {

    private static final HookPoint POINT = HookPoint.custom("test");

    private static final HookTarget TARGET = new HookTarget(ComponentId.tool("search"), "run");

    private final HookStateStore store = HookStateStore.inMemory();

    private final MovedClock clock = new MovedClock();

    private final AtomicInteger runs = new AtomicInteger();

    private final List<HookEngine> engines = new ArrayList<>();

    private HookEngine start() {
        return start(Runnable::run);
    }

    /** An application that has started with what was saved. */
    private HookEngine start(Executor executor) {
        HookEngine[] made = new HookEngine[1];
        HookStatusKeeper keeper = HookStatusKeeper.of(
                new HookStatusKeeper.Settings(true, true, executor, this.clock), this.store, () -> made[0].registry());
        made[0] = HookEngine.builder()
                .defaults(new HookDefaults(
                        Duration.ofSeconds(30),
                        ExecutionMode.ADAPTIVE,
                        new BreakerSettings(2, 1, Duration.ofSeconds(30))))
                .clock(this.clock)
                .listener(keeper)
                .build();
        this.engines.add(made[0]);
        made[0].registry().register(hook(HookMode.ENFORCE));
        return made[0];
    }

    private HookDefinition hook(HookMode mode) {
        return HookDefinition.builder("hook").on(POINT).mode(mode).handler(context -> {
            this.runs.incrementAndGet();
            throw new IllegalStateException("broken");
        });
    }

    private static void fire(HookEngine engine, int times) {
        for (int i = 0; i < times; i++) {
            engine.executor().fire(POINT, TARGET, Map.of());
        }
    }

    private static RegisteredHook hook(HookEngine engine) {
        return engine.registry().find("hook").orElseThrow();
    }

    @AfterEach
    void close() {
        this.engines.forEach(HookEngine::close);
    }

    @Test
    void anOpenBreakerIsOpenForTheRestOfItsTimeAndThenTried() {
        fire(start(), 2);
        this.clock.advance(Duration.ofSeconds(20));

        HookEngine second = start();
        assertThat(hook(second).breakerState()).isEqualTo(BreakerState.OPEN);
        this.clock.advance(Duration.ofSeconds(9));
        fire(second, 1);
        assertThat(this.runs).hasValue(2);

        this.clock.advance(Duration.ofSeconds(2));
        fire(second, 1);
        assertThat(this.runs).hasValue(3);
    }

    @Test
    void aBreakerWhoseTimeIsOverIsTriedAtTheNextCall() {
        fire(start(), 2);
        this.clock.advance(Duration.ofSeconds(40));

        HookEngine second = start();
        this.clock.advance(Duration.ofMillis(2));
        fire(second, 1);

        assertThat(this.runs).hasValue(3);
        assertThat(hook(second).breakerState()).isEqualTo(BreakerState.OPEN);
    }

    @Test
    void aSecondRestartDoesNotMakeTheTimeLonger() {
        fire(start(), 2);
        Instant until = hook(this.engines.get(0)).breakerOpenUntil().orElseThrow();
        this.clock.advance(Duration.ofSeconds(10));
        start();
        this.clock.advance(Duration.ofSeconds(10));

        assertThat(hook(start()).breakerOpenUntil()).contains(until);
    }

    @Test
    void aHookThatIsReplacedBeginsAnew() {
        fire(start(), 2);
        HookEngine second = start();

        second.registry().replace(hook(HookMode.ENFORCE));

        assertThat(hook(second).breakerState()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void aModeThatWasSetBackIsForgotten() {
        HookEngine first = start();
        first.registry().disable("hook");
        assertThat(hook(start()).mode()).isEqualTo(HookMode.DISABLED);
        first.registry().enable("hook");

        assertThat(hook(start()).mode()).isEqualTo(HookMode.ENFORCE);
    }

    @Test
    void whatCannotBeSavedHarmsNobody() {
        HookEngine engine = start(task -> {
            throw new RejectedExecutionException("closed");
        });

        assertThatCode(() -> fire(engine, 3)).doesNotThrowAnyException();
        assertThat(hook(engine).breakerState()).isEqualTo(BreakerState.OPEN);
    }

    private static final class MovedClock extends Clock {

        private volatile Instant now = Instant.parse("2026-05-04T03:02:00Z");

        synchronized void advance(Duration duration) {
            this.now = this.now.plus(duration);
        }

        @Override
        public Instant instant() {
            return this.now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }
}
