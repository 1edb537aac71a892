package io.llmspell.integration;

import static io.llmspell.hook.StandardHookPoint.AFTER_TOOL_EXECUTION;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.annotation.ToolComponent;
import io.llmspell.autoconfigure.HookAutoConfiguration;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookDefinition;
import io.llmspell.hook.HookRegistry;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.RegisteredHook;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.test.util.AopTestUtils;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** Whatever hooks decide about elements, and however these come: the subscriber gets what the decisions leave. */
class StreamElementPropertyTests {

    private static ConfigurableApplicationContext context;

    /** What is decided about an element. */
    enum Fate {
        KEPT,
        CHANGED,
        DROPPED,
        LAST,
        CUT_OFF,
        REFUSED
    }

    @ImportAutoConfiguration(HookAutoConfiguration.class)
    @Import(Talking.class)
    static class Application {}

    @ToolComponent("talking")
    static class Talking {

        private Flux<Integer> numbers = Flux.empty();

        public Flux<Integer> numbers() {
            return this.numbers;
        }
    }

    @BeforeContainer
    static void start() {
        context = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .properties("llmspell.hooks.timeout=30s")
                .run();
    }

    @AfterContainer
    static void stop() {
        context.close();
    }

    @Property(tries = 300)
    void theSubscriberGetsWhatIsLeft(
            @ForAll @Size(max = 12) List<Fate> fates, @ForAll boolean whole, @ForAll boolean onEventLoop) {
        HookRegistry registry = context.getBean(HookRegistry.class);
        Talking talking = context.getBean(Talking.class);
        Flux<Integer> numbers = Flux.range(0, fates.size());
        AopTestUtils.<Talking>getTargetObject(talking).numbers =
                onEventLoop ? numbers.publishOn(Schedulers.parallel()) : numbers;
        List<RegisteredHook> hooks = new ArrayList<>();
        hooks.add(registry.register(HookDefinition.builder("fate")
                .on(AFTER_TOOL_EXECUTION)
                .elements(true)
                .handler(call -> decide(fates.get((Integer) call.result()), (Integer) call.result()))));
        if (whole) {
            hooks.add(registry.register(
                    HookDefinition.builder("whole").on(AFTER_TOOL_EXECUTION).handler(call -> HookResult.proceed())));
        }
        try {
            List<Integer> left = new ArrayList<>();
            boolean refused = left(fates, left);

            assertThat(heard(talking)).isEqualTo(new Heard((refused && whole) ? List.of() : left, refused));
        } finally {
            hooks.forEach(hook -> registry.unregister(hook.id()));
        }
    }

    private static HookResult decide(Fate fate, int number) {
        return switch (fate) {
            case KEPT -> HookResult.proceed();
            case CHANGED -> HookResult.modify(number + 1_000);
            case DROPPED -> HookResult.modify(null);
            case LAST -> HookResult.answer(number + 2_000);
            case CUT_OFF -> HookResult.answer(null);
            case REFUSED -> HookResult.cancel("refused");
        };
    }

    /** The model; returns whether the stream fails. */
    private static boolean left(List<Fate> fates, List<Integer> left) {
        for (int number = 0; number < fates.size(); number++) {
            switch (fates.get(number)) {
                case KEPT -> left.add(number);
                case CHANGED -> left.add(number + 1_000);
                case DROPPED -> {}
                case LAST -> {
                    left.add(number + 2_000);
                    return false;
                }
                case CUT_OFF -> {
                    return false;
                }
                case REFUSED -> {
                    return true;
                }
            }
        }
        return false;
    }

    private record Heard(List<Integer> numbers, boolean refused) {}

    private static Heard heard(Talking talking) {
        List<Integer> numbers = new ArrayList<>();
        try {
            talking.numbers().doOnNext(numbers::add).blockLast(Duration.ofSeconds(30));
            return new Heard(numbers, false);
        } catch (HookCancelledException ex) {
            return new Heard(numbers, true);
        }
    }
}
