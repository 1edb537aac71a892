package io.llmspell.integration;

import java.util.concurrent.atomic.AtomicInteger;

/** The runs that are left to a call beyond its first, shared with the calls that its redirects and forks make. */
final class AttemptBudget {

    private final AtomicInteger left;

    AttemptBudget(int left) {
        this.left = new AtomicInteger(left);
    }

    int left() {
        return this.left.get();
    }

    boolean tryTake(int runs) {
        int now = this.left.get();
        while (now >= runs) {
            if (this.left.compareAndSet(now, now - runs)) {
                return true;
            }
            now = this.left.get();
        }
        return false;
    }

    void giveBack(int runs) {
        this.left.addAndGet(runs);
    }
}
