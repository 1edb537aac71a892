package io.llmspell.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import io.llmspell.autoconfigure.BadBeans.FinalTool;
import io.llmspell.autoconfigure.BadBeans.Tool;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

/** Whatever is wrong stops the start, and the report says what, where and how to mend it. */
@ExtendWith(OutputCaptureExtension.class)
class BadConfigurationTests {

    /** A mistake: beans by name, properties, and what the report says of it. */
    record Mistake(
            String name,
            Map<String, Class<?>> beans,
            Map<String, Object> properties,
            String what,
            List<String> where,
            String how) {

        static Mistake hook(Class<?> bean, String what, String how) {
            return new Mistake(
                    bean.getSimpleName(), Map.of("bad", bean), Map.of(), what, List.of(bean.getName() + "."), how);
        }

        static Mistake component(Class<?> bean, String what, String how) {
            return new Mistake(
                    bean.getSimpleName(),
                    Map.of("bad", bean),
                    Map.of(),
                    what,
                    List.of("Bean 'bad'", bean.getName()),
                    how);
        }

        static Mistake property(String name, String value, String what, String how) {
            return new Mistake(
                    name, Map.of("tool", Tool.class), Map.of(name, value), what, List.of("llmspell.hooks"), how);
        }

        static Mistake handler(Class<?> bean, String what, String how) {
            return new Mistake(
                    bean.getSimpleName(), Map.of("bad", bean), Map.of(), what, List.of(bean.getName() + "."), how);
        }

        static Mistake eventProperty(String name, String value, String what, String how) {
            return new Mistake(
                    name, Map.of("tool", Tool.class), Map.of(name, value), what, List.of("llmspell.events"), how);
        }

        @Override
        public String toString() {
            return this.name;
        }
    }

    static Stream<Mistake> eventMistakes() {
        return Stream.of(
                Mistake.handler(BadHandlers.PrivateHandler.class, "is private or static", "Make it an instance method"),
                Mistake.handler(BadHandlers.Returning.class, "returns java.lang.String", "Return nothing"),
                Mistake.handler(BadHandlers.TwoData.class, "'first' and 'second'", "Take one record"),
                Mistake.handler(BadHandlers.BadPattern.class, "position 2", "Change its @OnEvent"),
                Mistake.handler(BadHandlers.NoPattern.class, "needs a pattern", "Change its @OnEvent"),
                Mistake.handler(BadHandlers.BadCondition.class, "'data.amount >' is not SpEL", "data.amount > 500"),
                Mistake.handler(BadHandlers.BadTimeout.class, "'soon' is not a duration", "250ms"),
                Mistake.handler(BadHandlers.NegativeQueue.class, "must be at least 1", "Change its @OnEvent"),
                Mistake.handler(BadHandlers.TwoStrategies.class, "has 2 strategies", "Give it one or none"),
                Mistake.handler(BadHandlers.Durable.class, "has no name of its own", "Add name"),
                Mistake.handler(BadHandlers.DurableWithoutStore.class, "there is no storage", "storage.type=jdbc"),
                Mistake.handler(BadHandlers.DurableThatDrops.class, "DROP_NEWEST", "Remove the strategy"),
                Mistake.handler(BadHandlers.DurableAtATime.class, "concurrency must be 1", "Change its @OnEvent"),
                Mistake.handler(
                        BadHandlers.SameName.class, "its name 'same' is that of", "Give one of them another name"),
                new Mistake(
                        "unknown handler",
                        Map.of("known", BadHandlers.Good.class),
                        Map.of("llmspell.events.subscriptions.[known.handel].queue-size", "5"),
                        "no bean has an event handler of that name",
                        List.of("known.handel", "llmspell.events.subscriptions"),
                        "known.handle"),
                new Mistake(
                        "bad queue size of one handler",
                        Map.of("known", BadHandlers.Good.class),
                        Map.of("llmspell.events.subscriptions.[known.handle].queue-size", "0"),
                        "must be at least 1",
                        List.of("Good.handle"),
                        "llmspell.events.subscriptions"),
                new Mistake(
                        "missing schema",
                        Map.of("known", BadHandlers.Good.class),
                        Map.of("llmspell.events.schemas.[a.**]", "classpath:no-such.json"),
                        "no-such.json",
                        List.of("a.**"),
                        "Change llmspell.events.schemas.[a.**]"),
                new Mistake(
                        "schema of a bad pattern",
                        Map.of("known", BadHandlers.Good.class),
                        Map.of("llmspell.events.schemas.[a..b]", "classpath:schemas/order.json"),
                        "a..b",
                        List.of("position 2"),
                        "Change llmspell.events.schemas.[a..b]"),
                Mistake.eventProperty("llmspell.events.queue-size", "0", "queue-size must be at least 1", "Update"),
                Mistake.eventProperty("llmspell.events.strategy", "perhaps", "perhaps", "DROP_OLDEST"),
                Mistake.eventProperty("llmspell.events.handler-timeout", "-1s", "must not be negative", "Update"),
                Mistake.eventProperty("llmspell.events.block-timeout", "0s", "must be positive", "Update"),
                Mistake.eventProperty("llmspell.events.retry.max-attempts", "0", "max-attempts must", "Update"),
                Mistake.eventProperty("llmspell.events.limits.max-depth", "0", "max-depth must be", "Update"),
                Mistake.eventProperty("llmspell.events.limits.pattern-length", "0", "must be at least 1", "Update"),
                Mistake.eventProperty("llmspell.events.rate-limit.period", "1s", "but no limit", "Update"),
                Mistake.eventProperty("llmspell.events.rate-limits.desk.limit", "0", "at least 1", "Update"),
                Mistake.eventProperty("llmspell.events.storage.type", "paper", "paper", "MEMORY"),
                Mistake.eventProperty("llmspell.events.storage.lease", "0s", "lease must be positive", "Update"),
                Mistake.eventProperty("llmspell.events.storage.batch-size", "0", "batch-size must be", "Update"),
                Mistake.eventProperty("llmspell.events.storage.durability", "maybe", "maybe", "SYNC"),
                Mistake.eventProperty("llmspell.events.application-events.to-bus", "no.Such", "no.Such", "Update"));
    }

    static Stream<Mistake> mistakes() {
        return Stream.of(
                Mistake.hook(BadBeans.PrivateHook.class, "is private or static", "Make it an instance method"),
                Mistake.hook(BadBeans.StaticHook.class, "is private or static", "Make it an instance method"),
                Mistake.hook(
                        BadBeans.WrongReturn.class,
                        "returns java.lang.String",
                        "Return HookResult, a CompletionStage or Mono of it, or nothing"),
                Mistake.hook(BadBeans.NoPoint.class, "names no point", "@Hook(BEFORE_TOOL_EXECUTION)"),
                Mistake.hook(BadBeans.BadGlob.class, "shell *", "Change its @Hook"),
                Mistake.hook(BadBeans.BadCondition.class, "'#amount >' is not SpEL", "#amount > 100"),
                Mistake.hook(BadBeans.BadTimeout.class, "'soon' is not a duration", "250ms"),
                Mistake.hook(BadBeans.NegativeTimeout.class, "must be positive", "Change its @Hook"),
                Mistake.hook(BadBeans.CancellingObserver.class, "or make it a GUARD", "Change its @Hook"),
                Mistake.hook(BadBeans.ErrorBefore.class, "not an error point", "Remove that parameter"),
                Mistake.hook(BadBeans.TwoPolicies.class, "2 values for onFailure", "Give it one or none"),
                Mistake.hook(BadBeans.UnknownPlaceholder.class, "no.such.property", "Change its @Hook"),
                Mistake.hook(BadBeans.BadCustomPoint.class, "point", "Change its @Hook"),
                Mistake.component(FinalTool.class, "is final", "Make the class non-final"),
                Mistake.component(BadBeans.FinalOperation.class, "operation run, which is final", "@NotAnOperation"),
                Mistake.component(BadBeans.TwoStereotypes.class, "two types of component", "Keep one"),
                new Mistake(
                        "duplicate hook",
                        Map.of("first", BadBeans.NamedHook.class, "second", BadBeans.NamedHook.class),
                        Map.of(),
                        "same",
                        List.of("bean 'first'", "bean 'second'"),
                        "@Hook(name ="),
                new Mistake(
                        "duplicate component",
                        Map.of("first", BadBeans.NamedTool.class, "second", BadBeans.NamedTool.class),
                        Map.of(),
                        "tool:shell",
                        List.of("'first'", "'second'", BadBeans.NamedTool.class.getName()),
                        "another name"),
                new Mistake(
                        "unknown hook",
                        Map.of("known", BadBeans.GoodHook.class),
                        Map.of("llmspell.hooks.instances.[guard.chek].mode", "shadow"),
                        "no bean has a hook of that name",
                        List.of("guard.chek", "llmspell.hooks.instances"),
                        "known.check"),
                new Mistake(
                        "negative timeout of one hook",
                        Map.of("known", BadBeans.GoodHook.class),
                        Map.of("llmspell.hooks.instances.[known.check].timeout", "-1s"),
                        "must be positive",
                        List.of("known.check"),
                        "llmspell.hooks.instances"),
                new Mistake(
                        "bad glob of one hook",
                        Map.of("known", BadBeans.GoodHook.class),
                        Map.of("llmspell.hooks.instances.[known.check].components[0]", "a b"),
                        "a b",
                        List.of("GoodHook.check"),
                        "llmspell.hooks.instances"),
                new Mistake(
                        "pointcuts of two types",
                        Map.of("plain", BadBeans.Plain.class),
                        Map.of(
                                "llmspell.hooks.targets.tool[0]", "execution(* io.llmspell..BadBeans.Plain.*(..))",
                                "llmspell.hooks.targets.agent[0]", "execution(* io.llmspell..BadBeans.Plain.*(..))"),
                        "two types of component",
                        List.of(BadBeans.Plain.class.getName()),
                        "llmspell.hooks.targets exclude each other"),
                Mistake.property("llmspell.hooks.timeout", "-100ms", "timeout must be positive", "Update"),
                Mistake.property("llmspell.hooks.timeout", "soon", "soon", "Update"),
                Mistake.property("llmspell.hooks.max-own-threads", "0", "max-own-threads must be at least 1", "Update"),
                Mistake.property("llmspell.hooks.limits.attempts", "0", "limits.attempts must be at least 1", "Update"),
                Mistake.property("llmspell.hooks.limits.branches", "-1", "limits.branches must be", "Update"),
                Mistake.property("llmspell.hooks.limits.redirects", "-1", "limits.redirects must not", "Update"),
                Mistake.property("llmspell.hooks.cache.maximum-size", "-1", "maximum-size must not", "Update"),
                Mistake.property("llmspell.hooks.breaker.failure-threshold", "0", "failure-threshold must", "Update"),
                Mistake.property("llmspell.hooks.breaker.open-duration", "0s", "open-duration must", "Update"),
                Mistake.property("llmspell.hooks.execution", "sometimes", "sometimes", "ADAPTIVE"),
                Mistake.property("llmspell.hooks.targets.robot[0]", "execution(* *(..))", "robot", "TOOL"),
                Mistake.property(
                        "llmspell.hooks.targets.system[0]", "execution(* *(..))", "is not a type", "Use agent, tool"),
                Mistake.property("llmspell.hooks.targets.tool[0]", "call(* *(..))", "is not a pointcut", "Write an"),
                Mistake.property(
                        "llmspell.hooks.targets.tool[0]", "execution(nonsense", "is not a pointcut", "Write an"));
    }

    @ParameterizedTest
    @MethodSource({"mistakes", "eventMistakes"})
    void aMistakeStopsTheStartWithAnAnalysis(Mistake mistake, CapturedOutput output) {
        SpringApplication application = new SpringApplication(Application.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setBannerMode(Banner.Mode.OFF);
        application.setRegisterShutdownHook(false);
        application.setDefaultProperties(mistake.properties());
        new TreeMap<>(mistake.beans())
                .forEach((name, type) -> application.addInitializers(HookContexts.bean(name, type)));

        assertThatException().isThrownBy(application::run);

        assertThat(output.toString())
                .contains("APPLICATION FAILED TO START")
                .contains("Description:")
                .contains("Action:");
        assertThat(part(output, "Description:", "Action:"))
                .contains(mistake.what())
                .contains(mistake.where());
        assertThat(part(output, "Action:", null)).contains(mistake.how());
    }

    private static String part(CapturedOutput output, String from, String to) {
        String text = output.toString();
        int start = text.indexOf(from, text.indexOf("APPLICATION FAILED TO START"));
        return (to != null) ? text.substring(start, text.indexOf(to, start)) : text.substring(start);
    }

    @Configuration
    @ImportAutoConfiguration({
        HookAutoConfiguration.class,
        EventAutoConfiguration.class,
        PropertyPlaceholderAutoConfiguration.class
    })
    static class Application {}
}
