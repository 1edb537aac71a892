package io.llmspell.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What goes along to the own thread of a hook. */
@Timeout(20)
class ContextCarrierTests {

    private final AtomicReference<ContextCarrier> carrier = new AtomicReference<>(task -> task);

    private final TestEngine test = new TestEngine(
            builder -> builder.contextCarrier(task -> this.carrier.get().capture(task)));

    private final List<Thread> ranOn = new ArrayList<>();

    @AfterEach
    void close() {
        this.test.close();
    }

    @Test
    void theCallersContextIsCarriedThere() {
        ThreadLocal<String> user = new ThreadLocal<>();
        this.carrier.set(task -> {
            String captured = user.get();
            return () -> {
                user.set(captured);
                try {
                    task.run();
                } finally {
                    user.remove();
                }
            };
        });
        List<String> seen = new ArrayList<>();
        this.test.add("hook", settings -> settings.execution(ExecutionMode.OWN_THREAD), context -> {
            seen.add(user.get());
            return HookResult.proceed();
        });

        user.set("ann");
        this.test.fire();
        user.set("bob");
        this.test.fire();
        user.remove();

        assertThat(seen).containsExactly("ann", "bob");
    }

    @Test
    void nothingIsInheritedFromTheThreadThatHappenedToCallFirst() {
        InheritableThreadLocal<String> user = new InheritableThreadLocal<>();
        AtomicReference<String> seen = new AtomicReference<>("nothing yet");
        this.test.add("hook", settings -> settings.execution(ExecutionMode.OWN_THREAD), context -> {
            seen.set(user.get());
            return HookResult.proceed();
        });

        user.set("ann");
        this.test.fire();
        user.remove();

        assertThat(seen).hasValue(null);
    }

    @Test
    void aCarrierThatFailsOnTheCallersThreadIsARefusalThatKeepsNoPermit() {
        this.carrier.set(task -> {
            throw new IllegalStateException("no context");
        });
        RegisteredHook hook = this.test.add(
                "hook",
                settings -> settings.execution(ExecutionMode.OWN_THREAD)
                        .breaker(new BreakerSettings(5, 1, Duration.ofSeconds(30))),
                this::note);
        this.test.breaker("hook").transitionToOpenState();
        this.test.clock.advance(Duration.ofSeconds(31));

        this.test.fire(3);
        assertThat(this.test.recorder.outcomes()).containsExactly("rejected", "rejected", "rejected");
        assertThat(this.test.recorder.last().failure().cause()).hasMessage("no context");

        this.carrier.set(task -> task);
        this.test.fire();
        assertThat(hook.breakerState()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void aCarrierThatFailsOnTheOtherThreadFailsTheRunAtOnce() {
        this.carrier.set(task -> () -> {
            throw new IllegalStateException("no context");
        });
        this.test.add("hook", settings -> settings.execution(ExecutionMode.OWN_THREAD), this::note);

        this.test.fire();

        assertThat(this.test.recorder.outcomes()).containsExactly("exception");
        assertThat(this.ranOn).isEmpty();
    }

    private HookResult note(HookContext context) {
        this.ranOn.add(Thread.currentThread());
        return HookResult.proceed();
    }
}
