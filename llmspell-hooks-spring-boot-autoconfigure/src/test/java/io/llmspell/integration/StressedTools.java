package io.llmspell.integration;

import io.llmspell.annotation.ToolComponent;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/** The components of {@link InvariantsStressTests}, which check what reaches them. */
final class StressedTools {

    static final List<String> NAMES = List.of("alpha", "beta", "gamma", "delta");

    /** Kinds of guards that must pass the arguments of each run: two before, one at validation. */
    static final int GUARDS = 3;

    /** Keys that are the same modulo this belong to the same call. */
    static final int FAMILY = 1000;

    static final Queue<String> VIOLATIONS = new ConcurrentLinkedQueue<>();

    private StressedTools() {}

    static void violation(String what) {
        if (VIOLATIONS.size() < 20) {
            VIOLATIONS.add(what);
        }
    }

    /** One call by a caller: the last value that the AFTER guards of each component passed in it. */
    static final class Token {

        private static final Object NOTHING = new Object();

        private final @Nullable Object[] first = {NOTHING, NOTHING, NOTHING, NOTHING};

        private final @Nullable Object[] last = {NOTHING, NOTHING, NOTHING, NOTHING};

        void passed(boolean byLast, int component, @Nullable Object value) {
            (byLast ? this.last : this.first)[component] = value;
        }

        @SuppressWarnings("ReferenceEquality") // exactly this value, and not one like it
        boolean hasPassed(int component, @Nullable Object value) {
            return this.first[component] == value && this.last[component] == value;
        }
    }

    /**
     * The argument of an operation. Equal to another of the same key, as a cache needs it, but with permits of its own:
     * each guard that passes it adds one for the component, each run takes one of each guard.
     */
    static final class Request {

        final Token token;

        final int key;

        private final AtomicIntegerArray permits = new AtomicIntegerArray(NAMES.size() * GUARDS);

        Request(Token token, int key) {
            this.token = token;
            this.key = key;
        }

        /** Another object of the same call. */
        Request changed() {
            return new Request(this.token, (this.key + FAMILY) % (3 * FAMILY));
        }

        void permit(int component, int guard) {
            this.permits.incrementAndGet(component * GUARDS + guard);
        }

        private void takePermits(int component) {
            for (int guard = 0; guard < GUARDS; guard++) {
                if (this.permits.getAndDecrement(component * GUARDS + guard) <= 0) {
                    violation(NAMES.get(component) + " ran with an argument that guard " + guard + " has not passed");
                }
            }
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Request request && request.key == this.key;
        }

        @Override
        public int hashCode() {
            return this.key;
        }
    }

    /** A value, told from all others by its identity. */
    static final class Answer {

        final int key;

        Answer(int key) {
            this.key = key;
        }
    }

    /** What operations throw now and then. */
    static final class Down extends Exception {

        private static final long serialVersionUID = 1L;

        Down() {
            super("down", null, true, false);
        }
    }

    static class Tool {

        private final int component;

        Tool(String name) {
            this.component = NAMES.indexOf(name);
        }

        public Answer run(Request request) throws Down {
            return answer(this.component, request);
        }

        private static Answer answer(int component, Request request) throws Down {
            request.takePermits(component);
            if (ThreadLocalRandom.current().nextInt(20) == 0) {
                throw new Down();
            }
            return new Answer(request.key);
        }
    }

    @ToolComponent("alpha")
    static class Alpha extends Tool {

        Alpha() {
            super("alpha");
        }
    }

    @ToolComponent("beta")
    static class Beta extends Tool {

        Beta() {
            super("beta");
        }
    }

    @ToolComponent("gamma")
    static class Gamma extends Tool {

        Gamma() {
            super("gamma");
        }
    }

    @ToolComponent("delta")
    static class Delta extends Tool {

        Delta() {
            super("delta");
        }
    }

    /** The same where the answer comes later, half the time at once. */
    static class LaterTool {

        private static final ExecutorService POOL = Executors.newFixedThreadPool(4, task -> {
            Thread thread = new Thread(task, "stressed");
            thread.setDaemon(true);
            return thread;
        });

        private final int component;

        LaterTool(String name) {
            this.component = NAMES.indexOf(name);
        }

        public CompletableFuture<Answer> run(Request request) {
            CompletableFuture<Answer> answer = new CompletableFuture<>();
            if (ThreadLocalRandom.current().nextBoolean()) {
                give(request, answer);
            } else {
                POOL.execute(() -> give(request, answer));
            }
            return answer;
        }

        private void give(Request request, CompletableFuture<Answer> answer) {
            try {
                answer.complete(Tool.answer(this.component, request));
            } catch (Down ex) {
                answer.completeExceptionally(ex);
            }
        }
    }

    @ToolComponent("alpha")
    static class LaterAlpha extends LaterTool {

        LaterAlpha() {
            super("alpha");
        }
    }

    @ToolComponent("beta")
    static class LaterBeta extends LaterTool {

        LaterBeta() {
            super("beta");
        }
    }

    @ToolComponent("gamma")
    static class LaterGamma extends LaterTool {

        LaterGamma() {
            super("gamma");
        }
    }

    @ToolComponent("delta")
    static class LaterDelta extends LaterTool {

        LaterDelta() {
            super("delta");
        }
    }
}
