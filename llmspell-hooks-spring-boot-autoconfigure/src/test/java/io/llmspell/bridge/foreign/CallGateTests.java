package io.llmspell.bridge.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CallGateTests {

    private final AtomicInteger emptied = new AtomicInteger();

    private final CallGate gate = new CallGate(this.emptied::incrementAndGet);

    @Test
    void theLastOneOutEndsIt() {
        assertThat(this.gate.enter()).isTrue();
        assertThat(this.gate.enter()).isTrue();
        this.gate.close();
        this.gate.leave();
        assertThat(this.emptied).hasValue(0);

        this.gate.leave();

        assertThat(this.emptied).hasValue(1);
    }

    @Test
    void nobodyGetsInAfterwards() {
        this.gate.close();

        assertThat(this.gate.enter()).isFalse();
        this.gate.close();
        assertThat(this.emptied).hasValue(1);
    }

    @Test
    void nobodyIsInsideWhenItEnds() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 200; round++) {
                race(threads);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void race(ExecutorService threads) throws Exception {
        AtomicBoolean gone = new AtomicBoolean();
        AtomicInteger ends = new AtomicInteger();
        CallGate raced = new CallGate(() -> {
            gone.set(true);
            ends.incrementAndGet();
        });
        List<Future<Boolean>> callers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            callers.add(threads.submit(() -> {
                boolean good = true;
                while (raced.enter()) {
                    good &= !gone.get();
                    raced.leave();
                }
                return good;
            }));
        }
        raced.close();
        for (Future<Boolean> caller : callers) {
            assertThat(caller.get(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(ends).hasValue(1);
    }
}
