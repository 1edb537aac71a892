package io.llmspell.autoconfigure;

import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.annotation.Hook;
import io.llmspell.annotation.ToolComponent;
import io.llmspell.hook.ExecutionMode;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.JoinStrategy;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What hooks and branches on other threads know of the call. */
class ContextPropagationTests {

    private final ObservationRegistry observations = ObservationRegistry.create();

    private final Log log = new Log();

    private final ApplicationContextRunner runner = HookContexts.runner()
            .withBean(Log.class, () -> this.log)
            .withBean(ObservationRegistry.class, () -> this.observations)
            .withBean("first", Lookup.class)
            .withBean("second", Lookup.class);

    @BeforeEach
    void logIn() {
        MDC.put("request", "r-1");
        SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken("alice", "n/a"));
        this.observations.observationConfig().observationHandler(context -> true);
    }

    @AfterEach
    void logOut() {
        MDC.clear();
        SecurityContextHolder.clearContext();
    }

    @Test
    void aHookOnItsOwnThreadSeesTheContextButNoTransaction() {
        this.runner
                .withBean(OwnThread.class)
                .run(context -> inTransaction(
                        () -> context.getBean("first", Lookup.class).find("x")));

        assertThat(this.log.entries())
                .containsExactly(
                        "hook: another thread r-1 alice outer without transaction",
                        "operation: this thread r-1 alice outer in transaction");
    }

    @Test
    void aHookOnTheThreadOfItsCallerSeesTheTransactionToo() {
        this.runner
                .withBean(CallerThread.class)
                .run(context -> inTransaction(
                        () -> context.getBean("first", Lookup.class).find("x")));

        assertThat(this.log.entries())
                .containsExactly(
                        "hook: this thread r-1 alice outer in transaction",
                        "operation: this thread r-1 alice outer in transaction");
    }

    @Test
    void branchesOfAForkSeeTheContextButNoTransaction() {
        this.runner.withBean(Forked.class).run(context -> {
            List<String> found =
                    inTransaction(() -> context.getBean("first", Lookup.class).find("x"));

            assertThat(found).containsExactly("found x", "found y");
            assertThat(this.log.entries())
                    .hasSize(2)
                    .containsOnly("operation: another thread r-1 alice outer without transaction");
        });
    }

    @Test
    void theContextOfOneCallIsNotThatOfTheNext() {
        this.runner.withBean(OwnThread.class).run(context -> {
            context.getBean("first", Lookup.class).find("x");
            logOut();
            context.getBean("first", Lookup.class).find("x");
        });

        assertThat(this.log.entries())
                .filteredOn(entry -> entry.startsWith("hook"))
                .containsExactly(
                        "hook: another thread r-1 alice none without transaction",
                        "hook: another thread null nobody none without transaction");
    }

    private <T> T inTransaction(java.util.function.Supplier<T> call) {
        CALLER.set(Thread.currentThread());
        return Observation.createNotStarted("outer", this.observations)
                .observe(() -> new TransactionTemplate(new CountingTransactions()).execute(status -> call.get()));
    }

    private static final java.util.concurrent.atomic.AtomicReference<Thread> CALLER =
            new java.util.concurrent.atomic.AtomicReference<>(Thread.currentThread());

    private static String seen(ObservationRegistry observations) {
        Authentication user = SecurityContextHolder.getContext().getAuthentication();
        Observation current = observations.getCurrentObservation();
        return String.join(
                " ",
                Thread.currentThread().equals(CALLER.get()) ? "this thread" : "another thread",
                MDC.get("request"),
                (user != null) ? user.getName() : "nobody",
                (current != null) ? current.getContext().getName() : "none",
                TransactionSynchronizationManager.isActualTransactionActive()
                        ? "in transaction"
                        : "without transaction");
    }

    @ToolComponent
    static class Lookup {

        private final Log log;

        private final ObservationRegistry observations;

        Lookup(Log log, ObservationRegistry observations) {
            this.log = log;
            this.observations = observations;
        }

        public List<String> find(String key) {
            this.log.note("operation: " + seen(this.observations));
            return List.of("found " + key);
        }
    }

    static class OwnThread {

        private final Log log;

        private final ObservationRegistry observations;

        OwnThread(Log log, ObservationRegistry observations) {
            this.log = log;
            this.observations = observations;
        }

        @Hook(value = BEFORE_TOOL_EXECUTION, execution = ExecutionMode.OWN_THREAD, timeout = "10s")
        void look() {
            this.log.note("hook: " + seen(this.observations));
        }
    }

    static class CallerThread {

        private final Log log;

        private final ObservationRegistry observations;

        CallerThread(Log log, ObservationRegistry observations) {
            this.log = log;
            this.observations = observations;
        }

        @Hook(value = BEFORE_TOOL_EXECUTION, timeout = "10s")
        void look() {
            this.log.note("hook: " + seen(this.observations));
        }
    }

    static class Forked {

        @Hook(value = BEFORE_TOOL_EXECUTION, components = "first")
        HookResult fork() {
            return HookResult.fork(
                    List.of(HookResult.branch("second"), HookResult.branch("second", java.util.Map.of("key", "y"))),
                    JoinStrategy.all(values -> values.stream()
                            .map(value -> ((List<?>) value).get(0))
                            .toList()));
        }
    }
}
