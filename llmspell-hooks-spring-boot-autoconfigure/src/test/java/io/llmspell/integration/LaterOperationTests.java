package io.llmspell.integration;

import static io.llmspell.hook.StandardHookPoint.AFTER_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.BEFORE_AGENT_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.RESOURCE_LIMIT_EXCEEDED;
import static io.llmspell.hook.StandardHookPoint.TOOL_ERROR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.llmspell.annotation.AgentComponent;
import io.llmspell.annotation.ToolComponent;
import io.llmspell.autoconfigure.HookAutoConfiguration;
import io.llmspell.hook.ComponentId;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookDefinition;
import io.llmspell.hook.HookHandler;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookPoint;
import io.llmspell.hook.HookRegistry;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.RetryConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.test.util.AopTestUtils;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Operations whose value comes later: as a future, or from a publisher. */
class LaterOperationTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(HookAutoConfiguration.class))
            .withPropertyValues("llmspell.hooks.timeout=10s")
            .withBean(Inner.class)
            .withBean(Later.class);

    /** One whose values the test gives. */
    @ToolComponent("later")
    static class Later {

        private final Queue<CompletableFuture<String>> futures = new ConcurrentLinkedQueue<>();

        private final AtomicInteger subscriptions = new AtomicInteger();

        private Flux<String> elements = Flux.empty();

        public CompletableFuture<String> future(String text) {
            if (text.equals("throw")) {
                throw new IllegalStateException("at once");
            }
            CompletableFuture<String> future = new CompletableFuture<>();
            this.futures.add(future);
            return future;
        }

        public Mono<String> mono(String text) {
            return Mono.deferContextual(context -> {
                this.subscriptions.incrementAndGet();
                return Mono.just(text + context.getOrDefault("user", ""));
            });
        }

        public String now() {
            return "now";
        }

        public Flux<String> flux(String text) {
            return this.elements;
        }
    }

    @ToolComponent("inner")
    static class Inner {

        public String call() {
            return "inner";
        }
    }

    private interface Body {
        void run(ApplicationContext context, Later later, Hooks hooks) throws Exception;
    }

    private void run(Body body) {
        this.runner.run(context ->
                body.run(context, context.getBean(Later.class), new Hooks(context.getBean(HookRegistry.class))));
    }

    private record Hooks(HookRegistry registry) {

        void transform(HookPoint point, HookHandler handler) {
            add(point, HookPhase.TRANSFORM, handler);
        }

        void observe(HookPoint point, HookHandler handler) {
            add(point, HookPhase.OBSERVE, handler);
        }

        private void add(HookPoint point, HookPhase phase, HookHandler handler) {
            this.registry.register(HookDefinition.builder(point + "-" + phase)
                    .on(point)
                    .phase(phase)
                    .components("later")
                    .handler(handler));
        }
    }

    private static CompletableFuture<String> only(Later later) {
        return target(later).futures.element();
    }

    private static Later target(Later later) {
        return AopTestUtils.getTargetObject(later);
    }

    @Test
    void theCallerDoesNotWaitAndTheHooksAfterItSeeTheValueOnItsThread() {
        run((context, later, hooks) -> {
            List<String> threads = new CopyOnWriteArrayList<>();
            hooks.transform(AFTER_TOOL_EXECUTION, call -> {
                threads.add(Thread.currentThread().getName());
                return HookResult.modify(call.result() + "!");
            });

            CompletableFuture<String> result = later.future("x");
            assertThat(result).isNotDone();
            Thread completing = new Thread(() -> only(later).complete("value"), "completing");
            completing.start();

            assertThat(result.get(10, TimeUnit.SECONDS)).isEqualTo("value!");
            assertThat(threads).containsExactly("completing");
        });
    }

    @Test
    void aCallThatIsCancelledAheadOfItFailsItsFutureAndThrowsNothing() {
        run((context, later, hooks) -> {
            hooks.transform(BEFORE_TOOL_EXECUTION, call -> HookResult.cancel("no"));

            CompletableFuture<String> result = later.future("x");

            assertThatThrownBy(result::get).hasCauseInstanceOf(HookCancelledException.class);
            assertThat(target(later).futures).isEmpty();
            StepVerifier.create(later.mono("x")).verifyError(HookCancelledException.class);
        });
    }

    @Test
    void theContextOfTheCallIsThereOnTheThreadThatGoesOn() {
        run((context, later, hooks) -> {
            List<String> seen = new CopyOnWriteArrayList<>();
            HookHandler note = call -> {
                seen.add(call.correlationId() + " " + MDC.get("user"));
                return HookResult.proceed();
            };
            hooks.observe(BEFORE_TOOL_EXECUTION, note);
            hooks.observe(AFTER_TOOL_EXECUTION, call -> {
                context.getBean(Inner.class).call();
                return note.handle(call);
            });
            List<String> parents = new CopyOnWriteArrayList<>();
            context.getBean(HookRegistry.class)
                    .register(HookDefinition.builder("inner")
                            .on(BEFORE_TOOL_EXECUTION)
                            .components("inner")
                            .handler(call -> {
                                parents.add(call.parent() + " " + call.correlationId());
                                return HookResult.proceed();
                            }));

            MDC.put("user", "ann");
            CompletableFuture<String> result;
            try {
                result = later.future("x");
            } finally {
                MDC.clear();
            }
            CompletableFuture<String> after = result.thenApply(value -> value + " " + MDC.get("user"));
            new Thread(() -> only(later).complete("value")).start();

            assertThat(after.get(10, TimeUnit.SECONDS)).isEqualTo("value null");
            assertThat(seen).hasSize(2).containsOnly(seen.get(0)).allMatch(each -> each.endsWith(" ann"));
            String id = seen.get(0).split(" ", -1)[0];
            assertThat(parents).containsExactly(ComponentId.tool("later") + " " + id);
        });
    }

    @Test
    void whoCancelsTheResultCancelsTheOperationAndObserversAreTold() {
        run((context, later, hooks) -> {
            List<Throwable> errors = new CopyOnWriteArrayList<>();
            hooks.transform(TOOL_ERROR, call -> HookResult.modify("recovered"));
            hooks.observe(TOOL_ERROR, call -> {
                errors.add(call.error());
                return HookResult.proceed();
            });

            CompletableFuture<String> result = later.future("x");
            result.cancel(true);

            assertThat(only(later)).isCancelled();
            assertThat(errors).singleElement().isInstanceOf(CancellationException.class);
        });
    }

    @Test
    void hooksDoNotKeepAnEventLoopWaiting() {
        run((context, later, hooks) -> {
            List<String> threads = new CopyOnWriteArrayList<>();
            HookHandler note = call -> {
                threads.add(Thread.currentThread().getName());
                return HookResult.proceed();
            };
            hooks.transform(BEFORE_TOOL_EXECUTION, note);
            hooks.transform(AFTER_TOOL_EXECUTION, note);

            CompletableFuture<CompletableFuture<String>> called = new CompletableFuture<>();
            Schedulers.parallel().schedule(() -> called.complete(later.future("x")));
            CompletableFuture<String> result = called.get(10, TimeUnit.SECONDS);
            await().until(() -> !target(later).futures.isEmpty());
            Schedulers.parallel().schedule(() -> only(later).complete("value"));

            assertThat(result.get(10, TimeUnit.SECONDS)).isEqualTo("value");
            assertThat(threads).hasSize(2).allMatch(name -> name.startsWith("llmspell-fork-"));
        });
    }

    @Test
    void eachSubscriptionIsACallOfItsOwnAndKeepsItsContext() {
        run((context, later, hooks) -> {
            AtomicInteger calls = new AtomicInteger();
            hooks.transform(BEFORE_TOOL_EXECUTION, call -> {
                calls.incrementAndGet();
                return HookResult.modify(call.argument("text", String.class) + calls);
            });

            Mono<String> mono = later.mono("x");
            assertThat(calls).hasValue(0);

            StepVerifier.create(mono.contextWrite(written -> written.put("user", " ann")))
                    .expectNext("x1 ann")
                    .verifyComplete();
            StepVerifier.create(mono).expectNext("x2").verifyComplete();
            assertThat(target(later).subscriptions).hasValue(2);
        });
    }

    /** Calls another operation only when somebody has subscribed. */
    @AgentComponent("lazy")
    static class Lazy {

        private final Later later;

        Lazy(Later later) {
            this.later = later;
        }

        public Flux<String> answer() {
            return Mono.delay(Duration.ofMillis(1)).flatMapMany(tick -> this.later.flux("x"));
        }

        public Mono<String> one() {
            return Mono.delay(Duration.ofMillis(1)).flatMap(tick -> this.later.mono("x"));
        }

        public Flux<String> counted() {
            return Flux.range(0, 2).map(number -> number + this.later.now());
        }

        public Mono<String> oneCounted() {
            return Mono.fromSupplier(this.later::now);
        }
    }

    @Test
    void whatIsCalledFromInsideOfAStreamKnowsItAsItsParent() {
        this.runner.withBean(Lazy.class).run(context -> {
            Lazy lazy = context.getBean(Lazy.class);
            target(context.getBean(Later.class)).elements = Flux.just("a", "b");
            Hooks hooks = new Hooks(context.getBean(HookRegistry.class));
            List<String> seen = new CopyOnWriteArrayList<>();
            hooks.observe(BEFORE_TOOL_EXECUTION, call -> {
                seen.add(call.parent() + " " + call.correlationId());
                return HookResult.proceed();
            });
            // Without hooks of its own, and with them.
            lazy.answer().blockLast();
            lazy.one().block();
            hooks.registry()
                    .register(HookDefinition.builder("outer")
                            .on(BEFORE_AGENT_EXECUTION)
                            .handler(call -> {
                                seen.add(call.parent() + " " + call.correlationId());
                                return HookResult.proceed();
                            }));
            lazy.answer().blockLast();
            lazy.one().block();

            assertThat(seen).hasSize(6);
            assertThat(seen.subList(0, 2)).allMatch(each -> each.startsWith("agent:lazy "));
            assertThat(seen.get(3)).isEqualTo(seen.get(2).replace("null", "agent:lazy"));
            assertThat(seen.get(5)).isEqualTo(seen.get(4).replace("null", "agent:lazy"));
            assertThat(seen.get(5)).isNotEqualTo(seen.get(3));
        });
    }

    @Test
    void aReactiveOperationWithoutHooksIsCalledOnceAndAtOnce() {
        run((context, later, hooks) -> {
            context.getBean(HookRegistry.class)
                    .register(HookDefinition.builder("elsewhere")
                            .on(BEFORE_AGENT_EXECUTION)
                            .handler(call -> HookResult.proceed()));
            target(later).elements = Flux.just("a");

            Flux<String> given = later.flux("x");
            target(later).elements = Flux.just("b");

            StepVerifier.create(given).expectNext("a").verifyComplete();
            StepVerifier.create(given).expectNext("a").verifyComplete();
        });
    }

    @Test
    void operatorsOfTheOperationAreInsideAndThoseOfWhoSubscribesAreOutside() {
        this.runner.withBean(Lazy.class).run(context -> {
            Lazy lazy = context.getBean(Lazy.class);
            Later later = context.getBean(Later.class);
            List<Optional<ComponentId>> parents = new CopyOnWriteArrayList<>();
            new Hooks(context.getBean(HookRegistry.class)).observe(BEFORE_TOOL_EXECUTION, call -> {
                parents.add(Optional.ofNullable(call.parent()));
                return HookResult.proceed();
            });

            lazy.counted().doOnNext(element -> later.now()).blockLast();
            lazy.oneCounted().doOnNext(element -> later.now()).block();
            lazy.counted()
                    .subscribeOn(Schedulers.boundedElastic())
                    .doOnNext(element -> later.now())
                    .blockLast();

            Optional<ComponentId> inside = Optional.of(ComponentId.agent("lazy"));
            Optional<ComponentId> outside = Optional.empty();
            assertThat(parents)
                    .containsExactly(
                            inside, outside, inside, outside, inside, outside, inside, outside, inside, outside);
        });
    }

    @Test
    void elementsAreHandedOnAsTheyComeWhereHooksOnlyLook() {
        run((context, later, hooks) -> {
            Sinks.Many<String> sink = Sinks.many().unicast().onBackpressureBuffer();
            target(later).elements = sink.asFlux();
            List<Object> seen = new CopyOnWriteArrayList<>();
            hooks.transform(BEFORE_TOOL_EXECUTION, call -> HookResult.proceed());
            hooks.observe(AFTER_TOOL_EXECUTION, call -> {
                seen.add(call.result());
                return HookResult.proceed();
            });

            StepVerifier.create(later.flux("x"))
                    .then(() -> sink.tryEmitNext("a"))
                    .expectNext("a")
                    .then(() -> assertThat(seen).isEmpty())
                    .then(() -> sink.tryEmitNext("b"))
                    .expectNext("b")
                    .then(sink::tryEmitComplete)
                    .verifyComplete();

            assertThat(seen).containsExactly(List.of("a", "b"));
        });
    }

    @Test
    void whereAHookMayChangeThemAllOfThemAreAwaited() {
        run((context, later, hooks) -> {
            target(later).elements = Flux.just("a", "b");
            hooks.transform(
                    AFTER_TOOL_EXECUTION,
                    call -> HookResult.modify(List.of(((List<?>) call.result()).size() + " elements")));

            StepVerifier.create(later.flux("x")).expectNext("2 elements").verifyComplete();
        });
    }

    @Test
    void moreElementsThanAreKeptFailTheCallWithTheNameOfTheLimit() {
        this.runner
                .withPropertyValues("llmspell.hooks.limits.stream-elements=3")
                .run(context -> {
                    Later later = context.getBean(Later.class);
                    target(later).elements = Flux.range(1, 4).map(String::valueOf);
                    HookRegistry registry = context.getBean(HookRegistry.class);
                    new Hooks(registry).transform(AFTER_TOOL_EXECUTION, call -> HookResult.proceed());
                    List<String> told = new CopyOnWriteArrayList<>();
                    registry.register(HookDefinition.builder("told")
                            .on(RESOURCE_LIMIT_EXCEEDED)
                            .handler(call -> {
                                told.add(call.argument("limit", String.class) + " by " + call.target());
                                return HookResult.proceed();
                            }));

                    StepVerifier.create(later.flux("x"))
                            .verifyErrorSatisfies(error ->
                                    assertThat(error).hasMessageContaining("llmspell.hooks.limits.stream-elements"));
                    assertThat(told).containsExactly("stream-elements by tool:later.flux");
                });
    }

    @Test
    void aStreamThatFailsIsRecoveredAndOneThatNobodyHearsToTheEndIsCancelled() {
        run((context, later, hooks) -> {
            target(later).elements = Flux.just("a").concatWith(Flux.error(new IllegalStateException("cut")));
            hooks.transform(TOOL_ERROR, call -> HookResult.modify(List.of("instead")));
            StepVerifier.create(later.flux("x")).expectNext("instead").verifyComplete();

            AtomicInteger cancelled = new AtomicInteger();
            target(later).elements = Flux.<String>never().doOnCancel(cancelled::incrementAndGet);
            StepVerifier.create(later.flux("x")).thenCancel().verify();
            await().until(() -> cancelled.get() == 1);
        });
    }

    @Test
    void aStreamWithHooksThatOnlyLookIsCancelledHalfWay() {
        run((context, later, hooks) -> {
            AtomicInteger cancelled = new AtomicInteger();
            List<Throwable> errors = new CopyOnWriteArrayList<>();
            hooks.observe(TOOL_ERROR, call -> {
                errors.add(call.error());
                return HookResult.proceed();
            });
            target(later).elements = Flux.just("a").concatWith(Flux.never()).doOnCancel(cancelled::incrementAndGet);

            StepVerifier.create(later.flux("x")).expectNext("a").thenCancel().verify();

            assertThat(cancelled).hasValue(1);
            assertThat(errors).singleElement().isInstanceOf(CancellationException.class);
        });
    }

    @Test
    void aTemplateRunsWhatComesLaterToo() {
        run((context, later, hooks) -> {
            hooks.transform(AFTER_TOOL_EXECUTION, call -> HookResult.modify(call.result() + "!"));
            HookTemplate template = context.getBean(HookTemplate.class);

            CompletionStage<String> stage = template.execute(
                    ComponentId.tool("later"),
                    "call",
                    Map.of("text", "x"),
                    CompletionStage.class,
                    arguments -> CompletableFuture.completedFuture((String) arguments.value(0)));
            Mono<String> mono = template.execute(
                    ComponentId.tool("later"),
                    "call",
                    Map.of("text", "x"),
                    Mono.class,
                    arguments -> Mono.just((String) arguments.value(0)));

            assertThat(stage.toCompletableFuture()).isCompletedWithValue("x!");
            assertThat(mono.block()).isEqualTo("x!");
        });
    }

    @Test
    void aValueOfAnotherTypeThanTheFuturesIsAFailureOfTheHook() {
        run((context, later, hooks) -> {
            hooks.transform(AFTER_TOOL_EXECUTION, call -> HookResult.modify(42));

            CompletableFuture<String> result = later.future("x");
            only(later).complete("value");

            assertThat(result).isCompletedWithValue("value");
            StepVerifier.create(later.mono("x")).expectNext("x").verifyComplete();
        });
    }

    @Test
    void whoCancelsWhileARetryWaitsIsNotFollowedByAnotherRun() {
        run((context, later, hooks) -> {
            hooks.transform(
                    BEFORE_TOOL_EXECUTION,
                    call -> HookResult.retry(RetryConfig.attempts(3).withBackoff(Duration.ofMillis(200))));
            AtomicInteger ended = new AtomicInteger();
            hooks.observe(TOOL_ERROR, call -> {
                ended.incrementAndGet();
                return HookResult.proceed();
            });

            CompletableFuture<String> result = later.future("x");
            only(later).completeExceptionally(new IllegalStateException("down"));
            result.cancel(true);

            assertThat(ended).hasValue(1);
            assertThat(result).isCancelled();
            // As long as another run would have taken to begin.
            CompletableFuture<String> second = new CompletableFuture<>();
            CompletableFuture.delayedExecutor(400, TimeUnit.MILLISECONDS).execute(() -> second.complete("later"));
            second.join();
            assertThat(target(later).futures).hasSize(1);
        });
    }

    @Test
    void aLoadThatIsCancelledIsNotWaitedForByOthers() {
        run((context, later, hooks) -> {
            hooks.transform(BEFORE_TOOL_EXECUTION, call -> HookResult.cache(Duration.ofMinutes(1)));

            CompletableFuture<String> first = later.future("x");
            CompletableFuture<String> waiting = later.future("x");
            assertThat(target(later).futures).hasSize(1);
            first.cancel(true);

            assertThat(only(later)).isCancelled();
            await().until(() -> target(later).futures.size() == 2);
            target(later).futures.forEach(future -> future.complete("value"));
            assertThat(waiting.get(10, TimeUnit.SECONDS)).isEqualTo("value");
        });
    }

    @Test
    void whatAFutureThrowsAtOnceIsRecoveredToo() {
        run((context, later, hooks) -> {
            hooks.transform(BEFORE_TOOL_EXECUTION, call -> HookResult.modify("throw"));
            hooks.transform(TOOL_ERROR, call -> HookResult.modify("recovered"));

            assertThat(later.future("x").get(10, TimeUnit.SECONDS)).isEqualTo("recovered");
        });
    }

    @Test
    void aFailureReachesTheCallerAsItWas() {
        run((context, later, hooks) -> {
            hooks.observe(TOOL_ERROR, call -> HookResult.proceed());
            IllegalStateException down = new IllegalStateException("down");

            CompletableFuture<String> result = later.future("x");
            only(later).completeExceptionally(down);

            assertThatThrownBy(result::get)
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isSameAs(down);
        });
    }
}
