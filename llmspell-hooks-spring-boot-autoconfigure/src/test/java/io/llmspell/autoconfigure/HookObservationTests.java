package io.llmspell.autoconfigure;

import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.llmspell.annotation.Hook;
import io.llmspell.annotation.ToolComponent;
import io.llmspell.hook.ComponentId;
import io.llmspell.hook.ExecutionMode;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookDefinition;
import io.llmspell.hook.HookExecutor;
import io.llmspell.hook.HookMode;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookPoint;
import io.llmspell.hook.HookRegistry;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.HookTarget;
import io.llmspell.hook.OnFailure;
import io.llmspell.observability.DefaultHookObservationConvention;
import io.llmspell.observability.HookObservationContext;
import io.llmspell.observability.HookObservationConvention;
import io.llmspell.observability.HookObservations;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** What Micrometer is told of hooks. */
@Timeout(120)
class HookObservationTests {

    private static final HookPoint PAYMENT = HookPoint.custom("payment");

    private final TestObservationRegistry observations = TestObservationRegistry.create();

    private final ApplicationContextRunner plain =
            HookContexts.runner().withBean("shell", Shell.class).withPropertyValues("llmspell.hooks.timeout=30s");

    private final ApplicationContextRunner runner =
            this.plain.withBean(ObservationRegistry.class, () -> this.observations);

    @ToolComponent("shell")
    static class Shell {

        public String run(String command) {
            return "ran " + command;
        }
    }

    static class Guards {

        @Hook(value = BEFORE_TOOL_EXECUTION, phase = HookPhase.GUARD, priority = 1)
        HookResult look() {
            return HookResult.proceed();
        }

        @Hook(value = BEFORE_TOOL_EXECUTION, phase = HookPhase.GUARD, priority = 2)
        HookResult guard(String command) {
            return command.startsWith("rm") ? HookResult.cancel("destructive") : HookResult.proceed();
        }
    }

    private static void register(ApplicationContext context, HookDefinition definition) {
        context.getBean(HookRegistry.class).register(definition);
    }

    private static String run(ApplicationContext context) {
        return context.getBean(Shell.class).run("ls");
    }

    @Test
    void aChainIsOneObservationThatNamesTheHookWhichDecided() {
        this.runner
                .withPropertyValues("llmspell.hooks.observations=chain")
                .withBean("guards", Guards.class)
                .run(context -> {
                    assertThatExceptionOfType(HookCancelledException.class)
                            .isThrownBy(() -> context.getBean(Shell.class).run("rm -rf"));

                    assertThat(this.observations)
                            .hasNumberOfObservationsWithNameEqualTo("hook_execution", 1)
                            .hasObservationWithNameEqualTo("hook_execution")
                            .that()
                            .hasLowCardinalityKeyValue("hook_point", "BeforeToolExecution")
                            .hasLowCardinalityKeyValue("component_id", "tool:shell")
                            .hasLowCardinalityKeyValue("hook", "guards.guard")
                            .hasLowCardinalityKeyValue("hook_result", "cancel")
                            .hasHighCardinalityKeyValue("operation", "run")
                            .hasHighCardinalityKeyValue("hook_phase", "GUARD")
                            .hasHighCardinalityKeyValueWithKey("correlation_id")
                            .hasBeenStarted()
                            .hasBeenStopped();
                });
    }

    @Test
    void aChainOfWhichAllProceedNamesNone() {
        this.runner
                .withPropertyValues("llmspell.hooks.observations=chain")
                .withBean("guards", Guards.class)
                .run(context -> {
                    run(context);

                    assertThat(this.observations)
                            .hasNumberOfObservationsWithNameEqualTo("hook_execution", 1)
                            .hasObservationWithNameEqualTo("hook_execution")
                            .that()
                            .hasLowCardinalityKeyValue("hook", "none")
                            .hasLowCardinalityKeyValue("hook_result", "continue");
                });
    }

    @Test
    void whatAHookSaysInTheShadowIsNoResultOfItsChain() {
        this.runner
                .withPropertyValues("llmspell.hooks.observations=chain")
                .withBean("guards", Guards.class)
                .run(context -> {
                    context.getBean(HookRegistry.class).setMode("guards.guard", HookMode.SHADOW);
                    context.getBean(Shell.class).run("rm -rf");

                    assertThat(this.observations)
                            .hasObservationWithNameEqualTo("hook_execution")
                            .that()
                            .hasLowCardinalityKeyValue("hook_result", "continue");
                });
    }

    @Test
    void eachHookIsAnObservationOfItsOwnWhereThatIsAsked() {
        this.runner
                .withPropertyValues("llmspell.hooks.observations=hook")
                .withBean("guards", Guards.class)
                .run(context -> {
                    assertThatExceptionOfType(HookCancelledException.class)
                            .isThrownBy(() -> context.getBean(Shell.class).run("rm -rf"));

                    assertThat(this.observations)
                            .hasNumberOfObservationsWithNameEqualTo("hook_execution", 2)
                            .hasAnObservationWithAKeyValue("hook", "guards.look")
                            .hasAnObservationWithAKeyValue("hook_result", "continue")
                            .hasAnObservationWithAKeyValue("hook", "guards.guard")
                            .hasAnObservationWithAKeyValue("hook_result", "cancel");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "none"})
    void withoutATracerNothingIsObservedUnlessAsked(String level) {
        this.runner
                .withPropertyValues(level.isEmpty() ? "a=b" : "llmspell.hooks.observations=" + level)
                .withBean("guards", Guards.class)
                .run(context -> {
                    run(context);

                    assertThat(context).doesNotHaveBean(HookObservations.class);
                    assertThat(this.observations).doesNotHaveAnyObservation();
                });
    }

    @Test
    void aLevelThatThereIsNotFailsTheStart() {
        this.runner
                .withPropertyValues("llmspell.hooks.observations=some")
                .run(context ->
                        assertThat(context).getFailure().rootCause().hasMessageContaining("HookObservationLevel.some"));
    }

    @ParameterizedTest
    @EnumSource
    void theObservationIsTheCurrentOneOfTheHooksThreadAndOfNoOtherTime(ExecutionMode execution) {
        for (String level : List.of("chain", "hook")) {
            this.runner
                    .withPropertyValues("llmspell.hooks.observations=" + level)
                    .run(context -> {
                        AtomicReference<@Nullable Observation> seen = new AtomicReference<>();
                        register(
                                context,
                                HookDefinition.builder("look")
                                        .on(BEFORE_TOOL_EXECUTION)
                                        .execution(execution)
                                        .handler(call -> {
                                            seen.set(this.observations.getCurrentObservation());
                                            throw new AssertionError("a fault of the hook");
                                        }));
                        Observation outer = Observation.start("outer", this.observations);

                        outer.scoped(() -> {
                            assertThat(run(context)).isEqualTo("ran ls");
                            assertThat(this.observations.getCurrentObservation())
                                    .isEqualTo(outer);
                        });
                        outer.stop();

                        Observation.ContextView current =
                                java.util.Objects.requireNonNull(seen.get()).getContextView();
                        assertThat(current.getName()).isEqualTo("hook_execution");
                        assertThat(current.getParentObservation()).isEqualTo(outer);
                        assertThat(current.getError()).hasMessage("a fault of the hook");
                        assertThat(this.observations.getCurrentObservation()).isNull();
                    });
        }
    }

    /** Keeps what it is told, from whatever thread. */
    private static final class Recording implements ObservationHandler<HookObservationContext> {

        private final List<String> stopped = new CopyOnWriteArrayList<>();

        @Override
        public void onStop(HookObservationContext context) {
            this.stopped.add(context.getHook() + " " + context.getResult());
        }

        @Override
        public boolean supportsContext(Observation.Context context) {
            return context instanceof HookObservationContext;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"chain", "hook"})
    void aHookThatNeverReturnsIsObservedUpToItsDeadline(String level) {
        Recording recording = new Recording();
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig().observationHandler(recording);
        CountDownLatch never = new CountDownLatch(1);
        this.plain
                .withBean(ObservationRegistry.class, () -> registry)
                .withPropertyValues("llmspell.hooks.observations=" + level)
                .run(context -> {
                    register(
                            context,
                            HookDefinition.builder("stuck")
                                    .on(BEFORE_TOOL_EXECUTION)
                                    .execution(ExecutionMode.OWN_THREAD)
                                    .timeout(Duration.ofMillis(100))
                                    .handler(call -> {
                                        awaitUninterruptibly(never);
                                        return HookResult.proceed();
                                    }));

                    assertThat(run(context)).isEqualTo("ran ls");

                    assertThat(recording.stopped).containsExactly("stuck timeout");
                    assertThat(registry.getCurrentObservation()).isNull();
                    never.countDown();
                });
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException ex) {
                // It holds on.
            }
        }
    }

    @Test
    void aHookThatItsBreakerKeepsFromRunningIsObservedAllTheSame() {
        this.runner
                .withPropertyValues("llmspell.hooks.observations=hook", "llmspell.hooks.breaker.failure-threshold=1")
                .run(context -> {
                    register(
                            context,
                            HookDefinition.builder("faulty")
                                    .on(BEFORE_TOOL_EXECUTION)
                                    .onFailure(OnFailure.ALLOW)
                                    .handler(call -> {
                                        throw new IllegalStateException("down");
                                    }));
                    run(context);
                    this.observations.clear();

                    run(context);

                    assertThat(this.observations)
                            .hasObservationWithNameEqualTo("hook_execution")
                            .that()
                            .hasLowCardinalityKeyValue("hook", "faulty")
                            .hasLowCardinalityKeyValue("hook_result", "circuit_open")
                            .doesNotHaveError()
                            .hasBeenStopped();
                });
    }

    @Test
    void aHookWhoseConditionDoesNotHoldIsNotObserved() {
        this.runner
                .withPropertyValues("llmspell.hooks.observations=hook")
                .withBean("choosy", Choosy.class)
                .run(context -> {
                    run(context);

                    assertThat(this.observations).doesNotHaveAnyObservation();
                });
    }

    static class Choosy {

        @Hook(value = BEFORE_TOOL_EXECUTION, condition = "#command == 'never'")
        void look() {}
    }

    @Test
    void aConventionOfTheApplicationReplacesOurs() {
        this.runner
                .withPropertyValues("llmspell.hooks.observations=chain")
                .withBean("guards", Guards.class)
                .withBean(HookObservationConvention.class, OwnConvention::new)
                .run(context -> {
                    run(context);

                    assertThat(this.observations)
                            .hasNumberOfObservationsEqualTo(1)
                            .hasObservationWithNameEqualTo("acme.hooks")
                            .that()
                            .hasLowCardinalityKeyValue("team", "payments")
                            .doesNotHaveLowCardinalityKeyValueWithKey("hook");
                });
    }

    static class OwnConvention extends DefaultHookObservationConvention {

        @Override
        public String getName() {
            return "acme.hooks";
        }

        @Override
        public KeyValues getLowCardinalityKeyValues(HookObservationContext context) {
            return KeyValues.of("team", "payments");
        }
    }

    @Test
    void namesOfComponentsThatAProgramMakesUpAreBounded() {
        Set<String> seen = java.util.concurrent.ConcurrentHashMap.newKeySet();
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig().observationHandler(new ObservationHandler<HookObservationContext>() {
            @Override
            public void onStop(HookObservationContext context) {
                seen.add(context.getComponentId());
            }

            @Override
            public boolean supportsContext(Observation.Context context) {
                return true;
            }
        });
        this.plain
                .withBean(ObservationRegistry.class, () -> registry)
                .withPropertyValues("llmspell.hooks.observations=chain")
                .run(context -> {
                    register(context, HookDefinition.builder("look").on(PAYMENT).handler(call -> HookResult.proceed()));
                    for (int i = 0; i < 1_100; i++) {
                        fire(context, "made-up-" + i);
                    }
                    fire(context, "made-up-1");

                    assertThat(seen).hasSize(1_001).contains("tool:made-up-0", "other");
                });
    }

    private static void fire(AssertableApplicationContext context, String component) {
        context.getBean(HookExecutor.class).fire(PAYMENT, new HookTarget(ComponentId.tool(component), "pay"), Map.of());
    }

    @Test
    void withoutAHandlerNothingIsMadeForAnObservation() {
        ObservationRegistry deaf = ObservationRegistry.create();
        this.plain
                .withBean(ObservationRegistry.class, () -> deaf)
                .withPropertyValues("llmspell.hooks.observations=hook")
                .run(context -> {
                    HookObservations observer = context.getBean(HookObservations.class);
                    assertThat(observer.isActive()).isFalse();

                    deaf.observationConfig().observationHandler(new Recording());
                    assertThat(observer.isActive()).isTrue();
                });
    }

    @Test
    void hooksThatAreSwitchedOffAreNotObservedEither() {
        this.runner
                .withPropertyValues("llmspell.hooks.enabled=false", "llmspell.hooks.observations=hook")
                .run(context -> assertThat(catchThrowable(() -> context.getBean(HookObservations.class)))
                        .isNotNull());
    }
}
