package io.llmspell.autoconfigure;

import static io.llmspell.hook.StandardHookPoint.AFTER_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.annotation.Hook;
import io.llmspell.annotation.ToolComponent;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/** What hooks of reactive operations know of who subscribes. */
class SubscriberContextTests {

    private final ObservationRegistry observations = ObservationRegistry.create();

    private final Log log = new Log();

    private final ApplicationContextRunner runner = HookContexts.runner()
            .withBean(Log.class, () -> this.log)
            .withBean(ObservationRegistry.class, () -> this.observations)
            .withBean(Slow.class)
            .withBean(Looking.class);

    @ToolComponent("slow")
    static class Slow {

        public Mono<String> one() {
            return Mono.delay(Duration.ofMillis(1)).map(tick -> "one");
        }

        public Flux<String> many() {
            return Flux.just("a", "b").publishOn(Schedulers.parallel());
        }
    }

    /** Writes down whom it sees. */
    static class Looking {

        private final Log log;

        private final ObservationRegistry observations;

        Looking(Log log, ObservationRegistry observations) {
            this.log = log;
            this.observations = observations;
        }

        @Hook(BEFORE_TOOL_EXECUTION)
        void before() {
            note("before");
        }

        @Hook(value = AFTER_TOOL_EXECUTION, elements = true)
        void element() {
            note("element");
        }

        @Hook(AFTER_TOOL_EXECUTION)
        void after() {
            note("after");
        }

        private void note(String when) {
            Authentication user = SecurityContextHolder.getContext().getAuthentication();
            Observation current = this.observations.getCurrentObservation();
            this.log.note(when + " " + ((user != null) ? user.getName() : "nobody") + " "
                    + ((current != null) ? current.getContext().getName() : "nothing"));
        }
    }

    @BeforeEach
    void observe() {
        this.observations.observationConfig().observationHandler(context -> true);
    }

    @AfterEach
    void logOut() {
        SecurityContextHolder.clearContext();
    }

    private void run(Consumer<Slow> test) {
        this.runner.run(context -> test.accept(context.getBean(Slow.class)));
    }

    private static Authentication user(String name) {
        return new TestingAuthenticationToken(name, "n/a");
    }

    private Context of(String user) {
        return ReactiveSecurityContextHolder.withAuthentication(user(user))
                .put(ObservationThreadLocalAccessor.KEY, Observation.start("request of " + user, this.observations));
    }

    @Test
    void hooksOfAValueSeeTheSubscribersSecurityAndObservation() {
        run(slow -> slow.one().contextWrite(of("alice")).block());

        assertThat(this.log.entries()).containsExactly("before alice request of alice", "after alice request of alice");
    }

    @Test
    void hooksOfAStreamDoTooOnWhateverThread() {
        run(slow -> slow.many().contextWrite(of("alice")).blockLast());

        assertThat(this.log.entries())
                .containsExactly(
                        "before alice request of alice",
                        "element alice request of alice",
                        "element alice request of alice",
                        "after alice request of alice");
    }

    @Test
    void eachSubscriberHasItsOwn() {
        run(slow -> {
            Mono<String> one = slow.one();
            one.contextWrite(of("alice")).block();
            one.contextWrite(of("bob")).block();
            one.block();
        });

        assertThat(this.log.entries())
                .filteredOn(entry -> entry.startsWith("before"))
                .containsExactly("before alice request of alice", "before bob request of bob", "before nobody nothing");
    }

    @Test
    void theSubscribingThreadKeepsWhatItHad() {
        run(slow -> {
            SecurityContextHolder.setContext(new SecurityContextImpl(user("carol")));
            slow.one().contextWrite(of("alice")).block();
            slow.one().block();

            assertThat(SecurityContextHolder.getContext().getAuthentication().getName())
                    .isEqualTo("carol");
            assertThat(this.observations.getCurrentObservation()).isNull();
        });

        assertThat(this.log.entries())
                .filteredOn(entry -> entry.startsWith("before"))
                .containsExactly("before alice request of alice", "before carol nothing");
    }

    @Test
    void aSecurityContextThatComesLaterIsWaitedFor() {
        Mono<SecurityContextImpl> later =
                Mono.delay(Duration.ofMillis(5)).map(tick -> new SecurityContextImpl(user("dora")));
        run(slow -> slow.one()
                .contextWrite(ReactiveSecurityContextHolder.withSecurityContext(later))
                .block());

        assertThat(this.log.entries()).containsExactly("before dora nothing", "after dora nothing");
    }
}
