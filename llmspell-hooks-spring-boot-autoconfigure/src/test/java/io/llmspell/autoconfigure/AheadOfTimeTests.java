package io.llmspell.autoconfigure;

import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.llmspell.annotation.Hook;
import io.llmspell.annotation.OnEvent;
import io.llmspell.annotation.ToolComponent;
import io.llmspell.event.EventBus;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookRegistry;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.RegisteredHook;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.aot.generate.GeneratedFiles.Kind;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.core.test.tools.TestCompiler;
import org.springframework.javapoet.ClassName;

/** Applications whose bean definitions were made into code before they start. */
class AheadOfTimeTests {

    @Test
    @CompileWithForkedClassLoader
    void hooksFireAndEventsAreHandled() {
        start(
                SmallApplication.class,
                context -> assertThat(SmallApplication.run(context))
                        .isEqualTo("ls ran 2 times, destructive, [tool.execution.started, tool.execution.completed,"
                                + " tool.execution.started, tool.execution.cancelled]"));
    }

    @Test
    @CompileWithForkedClassLoader
    void hooksOfAllKindsOfBeansAreFoundBeforeThereAreBeans() {
        start(Desk.class, context -> {
            assertThat(context.getBean(HookRegistry.class).hooks().stream().map(RegisteredHook::name))
                    .containsExactlyInAnyOrder(
                            "factoryMade.check", "lazyGuard.check", "lazyGuard.limit", "scopedGuard.check");
            assertThat(context.getBeanFactory().containsSingleton("lazyGuard")).isFalse();

            Shell shell = context.getBean(Shell.class);

            assertThat(shell.run("ls")).isEqualTo("ran ls");
            for (String refused : List.of("factory", "lazy", "scoped", "as long as the condition of a hook")) {
                assertThatExceptionOfType(HookCancelledException.class)
                        .isThrownBy(() -> shell.run(refused))
                        .satisfies(ex -> assertThat(refused).startsWith(ex.reason()));
            }
        });
    }

    @Test
    @CompileWithForkedClassLoader
    void aHandlerGetsItsData() {
        start(Desk.class, context -> {
            EventBus bus = context.getBean(EventBus.class);

            bus.publish("order.paid", Map.of("item", "pen", "amount", 3));

            assertThat(drained(bus)).isTrue();
            assertThat(context.getBean(Orders.class).seen).containsExactly(new Order("pen", 3));
        });
    }

    @Test
    void whatIsCalledByReflectionHasHints() throws NoSuchMethodException {
        TestGenerationContext generation = new TestGenerationContext();
        process(Desk.class, generation);
        RuntimeHints hints = generation.getRuntimeHints();

        assertThat(RuntimeHintsPredicates.reflection()
                        .onMethodInvocation(LazyGuard.class.getDeclaredMethod("limit", String.class)))
                .accepts(hints);
        assertThat(RuntimeHintsPredicates.reflection()
                        .onMethodInvocation(Orders.class.getDeclaredMethod("paid", Order.class)))
                .accepts(hints);
        assertThat(RuntimeHintsPredicates.reflection()
                        .onMethodInvocation(Shell.class.getDeclaredMethod("run", String.class)))
                .accepts(hints);
        assertThat(RuntimeHintsPredicates.reflection()
                        .onConstructorInvocation(Order.class.getDeclaredConstructor(String.class, int.class)))
                .accepts(hints);
        assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Orders.class.getDeclaredMethod("unrelated")))
                .rejects(hints);
        assertThat(RuntimeHintsPredicates.resource().forResource(pathOf(LazyGuard.class)))
                .accepts(hints);
    }

    @Test
    void whatTheLibraryReadsHasHints() {
        RuntimeHints hints = new RuntimeHints();

        new LibraryHints().registerHints(hints, null);

        assertThat(List.of(
                        "io/llmspell/event/storage/events-h2-1.sql",
                        "io/llmspell/jdbc/schema.sql",
                        "io/llmspell/state/journal-postgresql-1.sql",
                        "io/llmspell/bridge/polyglot/bootstrap.js"))
                .allSatisfy(path -> {
                    assertThat(getClass().getClassLoader().getResource(path)).isNotNull();
                    assertThat(RuntimeHintsPredicates.resource().forResource(path))
                            .accepts(hints);
                });
    }

    private static String pathOf(Class<?> type) {
        return type.getName().replace('.', '/') + ".class";
    }

    private static boolean drained(EventBus bus) {
        try {
            return bus.drain(Duration.ofSeconds(30));
        } catch (InterruptedException ex) {
            throw new IllegalStateException(ex);
        }
    }

    private static ClassName process(Class<?> application, TestGenerationContext generation) {
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            context.register(application);
            ClassName initializer = new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
            generation.writeGeneratedContent();
            assertThat(generation.getGeneratedFiles().getGeneratedFiles(Kind.SOURCE))
                    .isNotEmpty();
            return initializer;
        }
    }

    private static void start(Class<?> application, Consumer<GenericApplicationContext> use) {
        TestGenerationContext generation = new TestGenerationContext();
        ClassName initializer = process(application, generation);
        TestCompiler.forSystem().with(generation).compile(compiled -> {
            @SuppressWarnings("unchecked")
            ApplicationContextInitializer<GenericApplicationContext> generated =
                    compiled.getInstance(ApplicationContextInitializer.class, initializer.toString());
            try (GenericApplicationContext context = new GenericApplicationContext()) {
                generated.initialize(context);
                context.refresh();
                use.accept(context);
            }
        });
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({HookAutoConfiguration.class, EventAutoConfiguration.class})
    static class Desk {

        @Bean
        Shell shell() {
            return new Shell();
        }

        @Bean
        FactoryMade factoryMade(ApplicationContext context) {
            return new FactoryMade(context);
        }

        @Bean
        @Lazy
        LazyGuard lazyGuard() {
            return new LazyGuard();
        }

        @Bean
        @Scope(scopeName = ConfigurableBeanFactory.SCOPE_PROTOTYPE, proxyMode = ScopedProxyMode.TARGET_CLASS)
        ScopedGuard scopedGuard() {
            return new ScopedGuard();
        }

        @Bean
        Orders orders() {
            return new Orders();
        }
    }

    @ToolComponent
    static class Shell {

        public String run(String command) {
            return "ran " + command;
        }
    }

    static class FactoryMade {

        FactoryMade(ApplicationContext context) {
            assertThat(context).isNotNull();
        }

        @Hook(value = BEFORE_TOOL_EXECUTION, phase = HookPhase.GUARD, timeout = "30s")
        HookResult check(String command) {
            return command.equals("factory") ? HookResult.cancel("factory") : HookResult.proceed();
        }
    }

    static class LazyGuard {

        @Hook(value = BEFORE_TOOL_EXECUTION, phase = HookPhase.GUARD, timeout = "30s", condition = "#command == 'lazy'")
        HookResult check() {
            return HookResult.cancel("lazy");
        }

        @Hook(
                value = BEFORE_TOOL_EXECUTION,
                phase = HookPhase.GUARD,
                timeout = "30s",
                condition = "#command.length() > 20 and @shell != null")
        HookResult limit(String command) {
            return HookResult.cancel(command.substring(0, 5));
        }
    }

    static class ScopedGuard {

        @Hook(value = BEFORE_TOOL_EXECUTION, phase = HookPhase.GUARD, timeout = "30s")
        HookResult check(String command) {
            return command.equals("scoped") ? HookResult.cancel("scoped") : HookResult.proceed();
        }
    }

    record Order(String item, int amount) {}

    static class Orders {

        private final List<Order> seen = new CopyOnWriteArrayList<>();

        @OnEvent("order.*")
        void paid(Order order) {
            this.seen.add(order);
        }

        void unrelated() {}
    }
}
