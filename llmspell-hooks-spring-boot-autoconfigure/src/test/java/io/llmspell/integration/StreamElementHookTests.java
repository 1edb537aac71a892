package io.llmspell.integration;

import static io.llmspell.hook.StandardHookPoint.AFTER_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.TOOL_ERROR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmspell.annotation.Hook;
import io.llmspell.annotation.ToolComponent;
import io.llmspell.autoconfigure.HookAutoConfiguration;
import io.llmspell.hook.ComponentId;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookDefinition;
import io.llmspell.hook.HookHandler;
import io.llmspell.hook.HookMode;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookPoint;
import io.llmspell.hook.HookRegistry;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.OnFailure;
import io.llmspell.hook.Outcome;
import io.llmspell.hook.RegisteredHook;
import io.llmspell.hook.RetryConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.test.util.AopTestUtils;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Hooks on the single elements of a stream. */
class StreamElementHookTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(HookAutoConfiguration.class))
            .withPropertyValues("llmspell.hooks.timeout=10s")
            .withBean(Talking.class)
            .withBean(Inner.class)
            .withBean(Calls.Failures.class);

    /** One whose elements the test gives. */
    @ToolComponent("talking")
    static class Talking {

        private Flux<String> words = Flux.empty();

        public Flux<String> talk(String topic) {
            return this.words;
        }

        public Flux<Integer> count() {
            return Flux.range(1, 3);
        }

        public String say() {
            return "all at once";
        }
    }

    @ToolComponent("inner")
    static class Inner {

        public String call() {
            return "inner";
        }
    }

    /** Whether the elements reach the subscriber as they come, or when all of them are there. */
    enum Way {
        AS_THEY_COME,
        ALL_AT_ONCE;

        void prepare(Hooks hooks) {
            if (this == ALL_AT_ONCE) {
                hooks.whole(HookPhase.TRANSFORM, call -> HookResult.proceed());
            }
        }
    }

    private interface Body {
        void run(ApplicationContext context, Talking talking, Hooks hooks) throws Exception;
    }

    private void run(Body body) {
        this.runner.run(context ->
                body.run(context, context.getBean(Talking.class), new Hooks(context.getBean(HookRegistry.class))));
    }

    record Hooks(HookRegistry registry) {

        void element(HookHandler handler) {
            element(HookPhase.TRANSFORM, handler);
        }

        void element(HookPhase phase, HookHandler handler) {
            this.registry.register(HookDefinition.builder("element-" + phase)
                    .on(AFTER_TOOL_EXECUTION)
                    .phase(phase)
                    .elements(true)
                    .components("talking")
                    .handler(handler));
        }

        void whole(HookPhase phase, HookHandler handler) {
            at(AFTER_TOOL_EXECUTION, phase, handler);
        }

        void at(HookPoint point, HookPhase phase, HookHandler handler) {
            this.registry.register(HookDefinition.builder(point + "-" + phase)
                    .on(point)
                    .phase(phase)
                    .components("talking")
                    .handler(handler));
        }
    }

    private static void words(Talking talking, Flux<String> words) {
        AopTestUtils.<Talking>getTargetObject(talking).words = words;
    }

    private static void words(Talking talking, String... words) {
        words(talking, Flux.just(words));
    }

    private static List<String> failures(ApplicationContext context) {
        return context.getBean(Calls.Failures.class).seen.stream()
                .map(Calls.Failure::hook)
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void aHookChangesAndDropsElements(Way way) {
        run((context, talking, hooks) -> {
            way.prepare(hooks);
            words(talking, "a", "secret", "b");
            hooks.element(call ->
                    call.result().equals("secret") ? HookResult.modify(null) : HookResult.modify(call.result() + "!"));

            StepVerifier.create(talking.talk("x")).expectNext("a!", "b!").verifyComplete();
        });
    }

    @ParameterizedTest
    @EnumSource
    void aHookEndsTheStreamWithAnElementOfItsOwn(Way way) {
        run((context, talking, hooks) -> {
            way.prepare(hooks);
            words(talking, "a", "b", "c");
            hooks.element(call -> call.result().equals("b") ? HookResult.answer("the end") : HookResult.proceed());

            StepVerifier.create(talking.talk("x")).expectNext("a", "the end").verifyComplete();
        });
    }

    @ParameterizedTest
    @EnumSource
    void aHookEndsTheStreamWithoutAnother(Way way) {
        run((context, talking, hooks) -> {
            way.prepare(hooks);
            words(talking, "a", "b", "c");
            hooks.element(call -> call.result().equals("b") ? HookResult.answer(null) : HookResult.proceed());

            StepVerifier.create(talking.talk("x")).expectNext("a").verifyComplete();
        });
    }

    @Test
    void aStreamThatAHookEndsAsksItsSourceForNoMore() {
        run((context, talking, hooks) -> {
            AtomicInteger cancelled = new AtomicInteger();
            words(talking, Flux.just("a", "b").concatWith(Flux.never()).doOnCancel(cancelled::incrementAndGet));
            hooks.element(call -> call.result().equals("b") ? HookResult.answer("the end") : HookResult.proceed());

            StepVerifier.create(talking.talk("x")).expectNext("a", "the end").verifyComplete();

            assertThat(cancelled).hasValue(1);
        });
    }

    @ParameterizedTest
    @EnumSource
    void aGuardCancelsTheStreamAndItsObserversSeeThat(Way way) {
        run((context, talking, hooks) -> {
            way.prepare(hooks);
            List<Outcome> seen = new CopyOnWriteArrayList<>();
            words(talking, "a", "b", "c");
            hooks.element(
                    HookPhase.GUARD,
                    call -> call.result().equals("b") ? HookResult.cancel("no b") : HookResult.proceed());
            hooks.whole(HookPhase.OBSERVE, call -> {
                seen.add(call.outcome());
                return HookResult.proceed();
            });

            StepVerifier.create(talking.talk("x"))
                    .expectNextCount((way == Way.AS_THEY_COME) ? 1 : 0)
                    .verifyErrorSatisfies(error -> assertThat(error)
                            .isInstanceOf(HookCancelledException.class)
                            .hasMessageContaining("no b"));
            assertThat(seen).containsExactly(Outcome.CANCELLED);
        });
    }

    @Test
    void elementsGoOnAsTheyCome() {
        run((context, talking, hooks) -> {
            Sinks.Many<String> source = Sinks.many().unicast().onBackpressureBuffer();
            words(talking, source.asFlux());
            hooks.element(call -> HookResult.modify(call.result() + "!"));

            StepVerifier.create(talking.talk("x"))
                    .then(() -> source.tryEmitNext("a"))
                    .expectNext("a!")
                    .then(() -> source.tryEmitNext("b"))
                    .expectNext("b!")
                    .then(source::tryEmitComplete)
                    .verifyComplete();
        });
    }

    @ParameterizedTest
    @EnumSource
    void aHookSeesWhatTheStreamHasSaidAsItWasSaid(Way way) {
        run((context, talking, hooks) -> {
            way.prepare(hooks);
            List<String> seen = new CopyOnWriteArrayList<>();
            words(talking, "4", "1", "1", "1");
            hooks.element(call -> {
                seen.add(call.streamText());
                return HookResult.modify(null);
            });

            StepVerifier.create(talking.talk("x")).verifyComplete();
            StepVerifier.create(talking.talk("x")).verifyComplete();

            assertThat(seen).containsExactly("4", "41", "411", "4111", "4", "41", "411", "4111");
        });
    }

    @Test
    void ofWhatAStreamHasSaidTheLastIsKept() {
        this.runner.withPropertyValues("llmspell.hooks.limits.stream-text=3").run(context -> {
            Talking talking = context.getBean(Talking.class);
            List<HookContext> seen = new ArrayList<>();
            words(talking, "a", "bc", "d", "efghij", "k", "l", "m", "n", "o");
            new Hooks(context.getBean(HookRegistry.class)).element(call -> {
                seen.add(call);
                return HookResult.proceed();
            });

            StepVerifier.create(talking.talk("x")).expectNextCount(9).verifyComplete();

            assertThat(seen)
                    .extracting(HookContext::streamText)
                    .containsExactly("a", "abc", "bcd", "hij", "ijk", "jkl", "klm", "lmn", "mno");
        });
    }

    @Test
    void elementsThatAreNoTextSayWhatABeanKnowsOfThem() {
        this.runner
                .withBean(ElementText.class, () -> element -> (element instanceof Integer number) ? number + ";" : null)
                .run(context -> {
                    List<String> seen = new CopyOnWriteArrayList<>();
                    new Hooks(context.getBean(HookRegistry.class)).element(call -> {
                        seen.add(call.streamText());
                        return HookResult.proceed();
                    });

                    StepVerifier.create(context.getBean(Talking.class).count())
                            .expectNext(1, 2, 3)
                            .verifyComplete();

                    assertThat(seen).containsExactly("1;", "1;2;", "1;2;3;");
                });
    }

    @ParameterizedTest
    @EnumSource
    void guardsAndObserversSeeWhatIsLeftOfAnElement(Way way) {
        run((context, talking, hooks) -> {
            way.prepare(hooks);
            List<Object> guarded = new CopyOnWriteArrayList<>();
            List<Object> observed = new CopyOnWriteArrayList<>();
            words(talking, "a", "drop", "b");
            hooks.element(call -> HookResult.modify(call.result().equals("drop") ? null : "<" + call.result() + ">"));
            hooks.element(HookPhase.GUARD, call -> {
                guarded.add(call.result());
                return HookResult.proceed();
            });
            hooks.element(HookPhase.OBSERVE, call -> {
                observed.add(Optional.ofNullable(call.result()));
                return HookResult.proceed();
            });

            StepVerifier.create(talking.talk("x")).expectNext("<a>", "<b>").verifyComplete();

            assertThat(guarded).containsExactly("<a>", "<b>");
            assertThat(observed).containsExactly(Optional.of("<a>"), Optional.empty(), Optional.of("<b>"));
        });
    }

    @Test
    void hooksOnTheWholeSeeWhatTheHooksOnElementsHaveLeft() {
        run((context, talking, hooks) -> {
            words(talking, "a", "b");
            hooks.element(call -> HookResult.modify(call.result() + "!"));
            hooks.whole(
                    HookPhase.TRANSFORM, call -> HookResult.modify(List.of(String.valueOf(call.result()), "changed")));

            StepVerifier.create(talking.talk("x"))
                    .expectNext("[a!, b!]", "changed")
                    .verifyComplete();
        });
    }

    @Test
    void observersOfTheWholeSeeWhatTheCallerGot() {
        run((context, talking, hooks) -> {
            List<Object> seen = new CopyOnWriteArrayList<>();
            words(talking, "a", "b");
            hooks.element(call -> HookResult.modify(call.result() + "!"));
            hooks.whole(HookPhase.OBSERVE, call -> {
                seen.add(call.result());
                return HookResult.proceed();
            });

            StepVerifier.create(talking.talk("x")).expectNext("a!", "b!").verifyComplete();

            assertThat(seen).containsExactly(List.of("a!", "b!"));
        });
    }

    @Test
    void elementsThatHooksGaveOrThatAreRememberedPassToo() {
        run((context, talking, hooks) -> {
            words(talking, "a");
            hooks.element(call -> HookResult.modify(call.result() + "!"));
            hooks.at(
                    BEFORE_TOOL_EXECUTION,
                    HookPhase.TRANSFORM,
                    call -> call.argument("topic", String.class).equals("answer")
                            ? HookResult.answer(List.of("answered"))
                            : HookResult.cache(Duration.ofMinutes(1)));

            StepVerifier.create(talking.talk("answer")).expectNext("answered!").verifyComplete();
            StepVerifier.create(talking.talk("cache")).expectNext("a!").verifyComplete();
            words(talking, "b");
            StepVerifier.create(talking.talk("cache")).expectNext("a!").verifyComplete();
        });
    }

    @Test
    void elementsOfARecoveredStreamPassToo() {
        run((context, talking, hooks) -> {
            words(talking, Flux.just("a").concatWith(Flux.error(new IllegalStateException("cut"))));
            hooks.element(call -> HookResult.modify(call.result() + "!"));
            hooks.at(TOOL_ERROR, HookPhase.TRANSFORM, call -> HookResult.modify(List.of("instead")));

            StepVerifier.create(talking.talk("x")).expectNext("instead!").verifyComplete();
        });
    }

    @Test
    void aStreamThatIsRunAgainBeginsAnew() {
        run((context, talking, hooks) -> {
            AtomicInteger runs = new AtomicInteger();
            List<String> said = new CopyOnWriteArrayList<>();
            words(talking, Flux.defer(() -> (runs.incrementAndGet() < 3) ? Flux.just("no") : Flux.just("y", "es")));
            hooks.element(call -> {
                said.add(call.streamText());
                return HookResult.proceed();
            });
            hooks.whole(
                    HookPhase.TRANSFORM,
                    call -> call.result().equals(List.of("no"))
                            ? HookResult.retry(RetryConfig.attempts(3))
                            : HookResult.proceed());

            StepVerifier.create(talking.talk("x")).expectNext("y", "es").verifyComplete();

            assertThat(said).containsExactly("no", "no", "y", "yes");
        });
    }

    @ParameterizedTest
    @EnumSource
    void aHookThatFailsLetsTheElementPassAndAGuardThatFailsCancels(Way way) {
        run((context, talking, hooks) -> {
            way.prepare(hooks);
            words(talking, "a");
            hooks.element(call -> {
                throw new IllegalStateException("broken");
            });
            StepVerifier.create(talking.talk("x")).expectNext("a").verifyComplete();
            assertThat(failures(context)).singleElement().isEqualTo("element-TRANSFORM");

            hooks.element(HookPhase.GUARD, call -> {
                throw new IllegalStateException("broken");
            });
            StepVerifier.create(talking.talk("x")).verifyError(HookCancelledException.class);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"redirect", "retry", "cache", "component", "type"})
    void aResultThatIsNotForElementsIsAFailureOfTheHook(String kind) {
        run((context, talking, hooks) -> {
            words(talking, "a");
            hooks.element(call -> switch (kind) {
                case "redirect" -> HookResult.redirect("inner");
                case "retry" -> HookResult.retry(RetryConfig.attempts(2));
                case "cache" -> HookResult.cache(Duration.ofMinutes(1));
                case "component" -> HookResult.replaceWith(new Talking());
                default -> HookResult.modify(17);
            });

            StepVerifier.create(talking.talk("x")).expectNext("a").verifyComplete();

            assertThat(failures(context)).singleElement().isEqualTo("element-TRANSFORM");
        });
    }

    @Test
    void hooksDoNotBlockAnEventLoopAndKeepTheOrder() {
        run((context, talking, hooks) -> {
            List<Boolean> nonBlocking = new CopyOnWriteArrayList<>();
            List<String> expected =
                    Flux.range(0, 500).map(n -> n + "!").collectList().block();
            words(talking, Flux.range(0, 500).map(String::valueOf).publishOn(Schedulers.parallel()));
            hooks.element(call -> {
                nonBlocking.add(Schedulers.isInNonBlockingThread());
                return HookResult.modify(call.result() + "!");
            });

            assertThat(talking.talk("x").collectList().block(Duration.ofSeconds(30)))
                    .isEqualTo(expected);
            assertThat(nonBlocking).hasSize(500).doesNotContain(true);
        });
    }

    @Test
    void aStreamFailsWhereThereIsNoThreadForItsHooks() {
        Executor full = task -> {
            throw new RejectedExecutionException("no thread");
        };
        this.runner.withBean("hookForkExecutor", Executor.class, () -> full).run(context -> {
            Talking talking = context.getBean(Talking.class);
            AtomicInteger cancelled = new AtomicInteger();
            words(
                    talking,
                    Flux.just("a")
                            .concatWith(Flux.never())
                            .publishOn(Schedulers.parallel())
                            .doOnCancel(cancelled::incrementAndGet));
            new Hooks(context.getBean(HookRegistry.class)).element(call -> HookResult.proceed());

            StepVerifier.create(talking.talk("x"))
                    .expectErrorMessage("no thread")
                    .verify(Duration.ofSeconds(30));
            assertThat(cancelled).hasValue(1);
        });
    }

    @Test
    void aLongStreamNeedsNoDeepStack() {
        run((context, talking, hooks) -> {
            words(talking, Flux.range(0, 50_000).map(String::valueOf));
            hooks.element(call -> HookResult.proceed());

            assertThat(talking.talk("x").count().block(Duration.ofSeconds(60))).isEqualTo(50_000);
        });
    }

    @Test
    void noMoreIsAskedOfTheSourceThanTheSubscriberAskedFor() {
        run((context, talking, hooks) -> {
            AtomicLong asked = new AtomicLong();
            words(talking, Flux.range(0, 100).map(String::valueOf).doOnRequest(asked::addAndGet));
            hooks.element(call -> call.result().equals("0") ? HookResult.modify(null) : HookResult.proceed());

            StepVerifier.create(talking.talk("x"), 2)
                    .expectNext("1", "2")
                    .then(() -> assertThat(asked.get()).isBetween(3L, 4L))
                    .thenCancel()
                    .verify();
        });
    }

    @Test
    void aStreamThatIsCancelledHalfWayRunsNoFurtherHooks() {
        run((context, talking, hooks) -> {
            AtomicInteger cancelled = new AtomicInteger();
            List<Object> seen = new CopyOnWriteArrayList<>();
            Sinks.Many<String> source = Sinks.many().multicast().directBestEffort();
            words(talking, source.asFlux().doOnCancel(cancelled::incrementAndGet));
            hooks.element(call -> {
                seen.add(call.result());
                return HookResult.proceed();
            });

            StepVerifier.create(talking.talk("x"))
                    .then(() -> source.tryEmitNext("a"))
                    .expectNext("a")
                    .thenCancel()
                    .verify();
            source.tryEmitNext("b");

            assertThat(seen).containsExactly("a");
            assertThat(cancelled).hasValue(1);
        });
    }

    @Test
    void whoGetsTheElementsIsOutsideOfTheCallAndTheHooksAreInside() {
        run((context, talking, hooks) -> {
            List<Optional<ComponentId>> parents = new CopyOnWriteArrayList<>();
            Inner inner = context.getBean(Inner.class);
            words(talking, "a", "b");
            hooks.registry()
                    .register(HookDefinition.builder("inner")
                            .on(BEFORE_TOOL_EXECUTION)
                            .components("inner")
                            .handler(call -> {
                                parents.add(Optional.ofNullable(call.parent()));
                                return HookResult.proceed();
                            }));
            hooks.element(call -> HookResult.modify(inner.call()));

            StepVerifier.create(talking.talk("x").doOnNext(element -> inner.call()))
                    .expectNext("inner", "inner")
                    .verifyComplete();

            Optional<ComponentId> outside = Optional.empty();
            Optional<ComponentId> inside = Optional.of(ComponentId.tool("talking"));
            assertThat(parents).containsExactly(inside, outside, inside, outside);
        });
    }

    @Test
    void whatGivesNoStreamHasNoElements() {
        run((context, talking, hooks) -> {
            hooks.element(HookPhase.GUARD, call -> HookResult.cancel("never"));

            assertThat(talking.say()).isEqualTo("all at once");
        });
    }

    @Test
    void aHookForElementsAheadOfAnOperationIsRefused() {
        assertThatThrownBy(() -> HookDefinition.builder("early")
                        .on(AFTER_TOOL_EXECUTION, BEFORE_TOOL_EXECUTION)
                        .elements(true)
                        .onFailure(OnFailure.ALLOW)
                        .handler(call -> HookResult.proceed()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'early'")
                .hasMessageContaining("BeforeToolExecution")
                .hasMessageContaining("after an operation");
    }

    /** Withholds digits until it knows that they are no card number. */
    static class NoCards {

        @Hook(value = AFTER_TOOL_EXECUTION, elements = true, components = "talking", operations = "talk")
        HookResult stop(String result, HookContext context) {
            return context.streamText().contains("4111")
                    ? HookResult.answer("[card]")
                    : HookResult.modify(result.toUpperCase(java.util.Locale.ROOT));
        }
    }

    @Test
    void aMethodOfABeanIsAHookOnElements() {
        this.runner.withBean(NoCards.class).run(context -> {
            Talking talking = context.getBean(Talking.class);
            words(talking, "pay ", "with 41", "11", " please");

            StepVerifier.create(talking.talk("x"))
                    .expectNext("PAY ", "WITH 41", "[card]")
                    .verifyComplete();
        });
    }

    static class TooEarly {

        @Hook(value = BEFORE_TOOL_EXECUTION, elements = true)
        void look() {}
    }

    @Test
    void aMethodForElementsAheadOfAnOperationFailsTheStart() {
        this.runner
                .withBean(TooEarly.class)
                .run(context -> assertThat(context)
                        .hasFailed()
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("register it at points after an operation only"));
    }

    @Test
    void elementsThatAHookOnTheWholeMakesAreGuardedToo() {
        run((context, talking, hooks) -> {
            words(talking, "a");
            hooks.element(
                    HookPhase.GUARD,
                    call -> call.result().equals("secret") ? HookResult.cancel("a secret") : HookResult.proceed());
            hooks.whole(HookPhase.TRANSFORM, call -> HookResult.modify(List.of("b", "secret")));
            StepVerifier.create(talking.talk("x")).verifyErrorMessage(cancelledBy("element-GUARD", "a secret"));
        });
        run((context, talking, hooks) -> {
            words(talking, "a");
            hooks.element(HookPhase.GUARD, call -> HookResult.proceed());
            hooks.whole(HookPhase.TRANSFORM, call -> HookResult.modify(List.of("b", "c")));
            List<Object> whole = new CopyOnWriteArrayList<>();
            hooks.whole(HookPhase.OBSERVE, call -> {
                whole.add(call.result());
                return HookResult.proceed();
            });
            StepVerifier.create(talking.talk("x")).expectNext("b", "c").verifyComplete();
            assertThat(whole).containsExactly(List.of("b", "c"));
        });
    }

    private static String cancelledBy(String hook, String reason) {
        return new HookCancelledException(
                        hook,
                        reason,
                        AFTER_TOOL_EXECUTION,
                        new io.llmspell.hook.HookTarget(ComponentId.tool("talking"), "talk", java.util.Set.of()),
                        null)
                .getMessage();
    }

    @Test
    void theLastElementAheadOfAnErrorIsNotLostWhereItsHooksTakeTheirTime() {
        run((context, talking, hooks) -> {
            CountDownLatch cut = new CountDownLatch(1);
            words(
                    talking,
                    Flux.just("a", "b", "last")
                            .concatWith(Flux.error(new IllegalStateException("cut")))
                            .publishOn(Schedulers.parallel())
                            .doOnError(error -> cut.countDown()));
            hooks.element(call -> {
                if (call.result().equals("last")) {
                    cut.await();
                }
                return HookResult.modify(call.result() + "!");
            });

            StepVerifier.create(talking.talk("x"))
                    .expectNext("a!", "b!", "last!")
                    .expectErrorMessage("cut")
                    .verify(Duration.ofSeconds(30));
        });
    }

    @Test
    void whatIsRememberedAfterTheOperationIsWhatItGave() {
        run((context, talking, hooks) -> {
            words(talking, "a");
            hooks.element(call -> HookResult.modify(call.result() + "!"));
            hooks.whole(HookPhase.TRANSFORM, call -> HookResult.cache(Duration.ofMinutes(1)));

            for (int i = 0; i < 3; i++) {
                StepVerifier.create(talking.talk("x")).expectNext("a!").verifyComplete();
            }
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"DISABLED", "SHADOW"})
    void aHookOnTheWholeThatIsNotEnforcedHoldsNothingBack(HookMode mode) {
        this.runner
                .withPropertyValues("llmspell.hooks.limits.stream-elements=3")
                .run(context -> {
                    Talking talking = context.getBean(Talking.class);
                    HookRegistry registry = context.getBean(HookRegistry.class);
                    words(talking, Flux.range(0, 10).map(String::valueOf).concatWith(Flux.never()));
                    registry.register(HookDefinition.builder("off")
                            .on(AFTER_TOOL_EXECUTION, TOOL_ERROR)
                            .phase(HookPhase.GUARD)
                            .mode(mode)
                            .handler(call -> HookResult.cancel("never")));

                    StepVerifier.create(talking.talk("x"))
                            .expectNextCount(10)
                            .thenCancel()
                            .verify(Duration.ofSeconds(30));
                });
    }

    @Test
    void whatIsHandedOnAlreadyNoHookCanTakeBack() {
        run((context, talking, hooks) -> {
            Sinks.Many<String> source = Sinks.many().unicast().onBackpressureBuffer();
            words(talking, source.asFlux());
            RegisteredHook late = hooks.registry()
                    .register(HookDefinition.builder("late")
                            .on(AFTER_TOOL_EXECUTION)
                            .mode(HookMode.SHADOW)
                            .handler(call -> HookResult.cancel("too late")));

            StepVerifier.create(talking.talk("x"))
                    .then(() -> source.tryEmitNext("a"))
                    .expectNext("a")
                    .then(() -> hooks.registry().setMode(late.name(), HookMode.ENFORCE))
                    .then(source::tryEmitComplete)
                    .verifyComplete();
            words(talking, "b");
            StepVerifier.create(talking.talk("x")).verifyError(HookCancelledException.class);
        });
    }

    @Test
    void theNextHookSeesTheElementThatEndsTheStream() {
        run((context, talking, hooks) -> {
            words(talking, "a", "b");
            hooks.element(call -> HookResult.answer("card 4111"));
            hooks.registry()
                    .register(HookDefinition.builder("mask")
                            .on(AFTER_TOOL_EXECUTION)
                            .elements(true)
                            .priority(100)
                            .handler(call -> HookResult.modify(
                                    String.valueOf(call.result()).replace("4111", "****"))));

            StepVerifier.create(talking.talk("x")).expectNext("card ****").verifyComplete();
        });
    }

    @Test
    void aTextThatCannotBeToldEndsNoStream() {
        ElementText broken = element -> {
            throw new IllegalStateException("broken");
        };
        this.runner.withBean(ElementText.class, () -> broken).run(context -> {
            List<String> seen = new CopyOnWriteArrayList<>();
            new Hooks(context.getBean(HookRegistry.class)).element(call -> {
                seen.add(call.streamText());
                return HookResult.proceed();
            });

            StepVerifier.create(context.getBean(Talking.class).count())
                    .expectNext(1, 2, 3)
                    .verifyComplete();

            assertThat(seen).containsExactly("", "", "");
        });
    }

    static class Dropping {

        private final List<Optional<Integer>> seen = new CopyOnWriteArrayList<>();

        @Hook(value = AFTER_TOOL_EXECUTION, elements = true, operations = "count")
        HookResult drop(Integer number) {
            return (number < 3) ? HookResult.modify(null) : HookResult.proceed();
        }

        @Hook(value = AFTER_TOOL_EXECUTION, elements = true, phase = HookPhase.OBSERVE, operations = "count")
        void look(Integer number) {
            this.seen.add(Optional.ofNullable(number));
        }
    }

    @Test
    void anObserverGetsNothingForADroppedElement() {
        this.runner.withBean(Dropping.class).run(context -> {
            StepVerifier.create(context.getBean(Talking.class).count())
                    .expectNext(3)
                    .verifyComplete();

            assertThat(context.getBean(Dropping.class).seen)
                    .containsExactly(Optional.empty(), Optional.empty(), Optional.of(3));
            assertThat(failures(context)).isEmpty();
        });
    }

    @Test
    void whoCancelsWhileAllElementsAreWithTheirHooksStopsThem() {
        run((context, talking, hooks) -> {
            Way.ALL_AT_ONCE.prepare(hooks);
            AtomicInteger runs = new AtomicInteger();
            AtomicReference<Disposable> subscription = new AtomicReference<>();
            Sinks.Empty<String> begin = Sinks.empty();
            words(talking, begin.asMono().thenMany(Flux.range(0, 100).map(String::valueOf)));
            hooks.element(call -> {
                if (runs.incrementAndGet() == 3) {
                    subscription.get().dispose();
                }
                return HookResult.proceed();
            });

            subscription.set(talking.talk("x").subscribe());
            begin.tryEmitEmpty();

            assertThat(runs).hasValue(3);
        });
    }

    @ParameterizedTest
    @EnumSource
    void whoHasCancelledHearsNoMore(Way way) {
        List<Throwable> dropped = new CopyOnWriteArrayList<>();
        reactor.core.publisher.Hooks.onErrorDropped(dropped::add);
        try {
            run((context, talking, hooks) -> {
                way.prepare(hooks);
                hooks.element(call -> HookResult.proceed());
                words(talking, Flux.just("a").concatWith(Flux.never()));

                talking.talk("x").subscribe().dispose();
                words(talking, Flux.never());
                talking.talk("x").subscribe().dispose();
            });
        } finally {
            reactor.core.publisher.Hooks.resetOnErrorDropped();
        }
        assertThat(dropped).isEmpty();
    }

    @Test
    void aListWithNothingInItIsNoStream() {
        run((context, talking, hooks) -> {
            words(talking, "a");
            hooks.whole(HookPhase.TRANSFORM, call -> HookResult.modify(java.util.Arrays.asList("x", null, "y")));

            StepVerifier.create(talking.talk("x")).expectNext("a").verifyComplete();

            assertThat(failures(context)).hasSize(1);
        });
    }
}
