package io.llmspell.autoconfigure;

import static io.llmspell.autoconfigure.AdkContexts.ask;
import static io.llmspell.hook.StandardHookPoint.BEFORE_AGENT_EXECUTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.adk.agents.BaseAgent;
import com.google.adk.agents.InvocationContext;
import com.google.adk.agents.SequentialAgent;
import com.google.adk.events.Event;
import com.google.adk.runner.InMemoryRunner;
import com.google.adk.runner.Runner;
import io.llmspell.annotation.Hook;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookResult;
import io.reactivex.rxjava3.core.Flowable;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Agents that go on where others wait, as on a thread of a web server. */
class AdkEventLoopTests {

    private static final List<String> SEEN = new CopyOnWriteArrayList<>();

    private static Scheduler loop;

    @BeforeEach
    void clear() {
        SEEN.clear();
    }

    private static void run(Class<?> hooks, Consumer<Runner> test) {
        loop = Schedulers.newSingle("loop");
        try {
            AdkContexts.runner()
                    .withBean(
                            Runner.class,
                            () -> new InMemoryRunner(
                                    SequentialAgent.builder()
                                            .name("pipeline")
                                            .subAgents(new Step("first"), new Step("second"))
                                            .build(),
                                    "desk"))
                    .withBean("hooks", hooks)
                    .run(context -> test.accept(context.getBean(Runner.class)));
        } finally {
            loop.dispose();
        }
    }

    @Test
    void theLoopGoesOnWhileAHookRuns() {
        run(
                NeedingTheLoop.class,
                desk -> assertThat(ask(desk, "go")).extracting(Event::author).containsExactly("first", "second"));
        assertThat(SEEN).containsExactly("the loop was free");
    }

    @Test
    void aCancelledAgentEndsTheRun() {
        run(
                Cancelling.class,
                desk -> assertThatExceptionOfType(HookCancelledException.class)
                        .isThrownBy(() -> ask(desk, "go"))
                        .withMessageContaining("closed"));
    }

    /** Says its name on the loop. */
    static final class Step extends BaseAgent {

        Step(String name) {
            super(name, "a step", List.of(), List.of(), List.of());
        }

        @Override
        protected Flowable<Event> runAsyncImpl(InvocationContext context) {
            return Flowable.fromPublisher(
                    Flux.just(AdkAgentTests.event(name(), "done")).publishOn(loop));
        }

        @Override
        protected Flowable<Event> runLiveImpl(InvocationContext context) {
            return Flowable.empty();
        }
    }

    static class NeedingTheLoop {

        @Hook(value = BEFORE_AGENT_EXECUTION, components = "second")
        void see(HookContext context) throws InterruptedException {
            assertThat(context.operation()).isEqualTo("run");
            CountDownLatch free = new CountDownLatch(1);
            loop.schedule(free::countDown);
            SEEN.add(free.await(5, TimeUnit.SECONDS) ? "the loop was free" : "the loop was blocked");
        }
    }

    static class Cancelling {

        @Hook(value = BEFORE_AGENT_EXECUTION, components = "second")
        HookResult cancel() {
            return HookResult.cancel("closed");
        }
    }
}
