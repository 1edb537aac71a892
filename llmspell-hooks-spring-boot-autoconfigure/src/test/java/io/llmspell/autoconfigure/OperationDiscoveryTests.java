package io.llmspell.autoconfigure;

import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.llmspell.annotation.Hook;
import io.llmspell.annotation.NotAnOperation;
import io.llmspell.annotation.ToolComponent;
import io.llmspell.hook.ComponentId;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookResult;
import io.llmspell.integration.ToolCatalog;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanNameAware;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.EventListener;

/** Which methods of which beans are operations. */
class OperationDiscoveryTests {

    private final Log log = new Log();

    private final ApplicationContextRunner runner =
            HookContexts.runner().withBean(Log.class, () -> this.log).withBean(Watch.class);

    @Test
    void allPublicInstanceMethodsAreOperationsInheritedAndDefaultOnesToo() {
        this.runner
                .withBean("tool", Tool.class)
                .run(context -> assertThat(context.getBean(ToolCatalog.class).discover())
                        .singleElement()
                        .extracting(ToolCatalog.Tool::operations)
                        .isEqualTo(List.of("byDefault", "inherited", "overloaded()", "overloaded(String,int)", "own")));
    }

    @Test
    void inheritedAndDefaultOperationsAreHooked() {
        this.runner.withBean("tool", Tool.class).run(context -> {
            Tool tool = context.getBean(Tool.class);
            tool.byDefault();
            tool.inherited();
            tool.own();
            tool.overloaded();
            tool.overloaded("x", 1);
        });

        assertThat(this.log.entries())
                .containsExactly(
                        "tool:tool.byDefault",
                        "tool:tool.inherited",
                        "tool:tool.own",
                        "tool:tool.overloaded()",
                        "tool:tool.overloaded(String,int)");
    }

    @Test
    void whatIsNoOperationIsNotHooked() {
        this.runner.withBean("tool", Tool.class).run(context -> {
            Tool tool = context.getBean(Tool.class);
            tool.takenOut();
            tool.packagePrivate();
            assertThat(tool.toString()).isEqualTo("a tool");
            tool.afterPropertiesSet();
            tool.isRunning();
            tool.listen();
        });

        assertThat(this.log.entries()).isEmpty();
    }

    @Test
    void aCallOfTheBeanOfItselfIsNotIntercepted() {
        this.runner
                .withBean("tool", Narcissus.class)
                .run(context -> context.getBean(Narcissus.class).outer());

        assertThat(this.log.entries()).containsExactly("tool:tool.outer");
    }

    @Test
    void twoBeansOfOneClassAreTwoComponents() {
        this.runner
                .withBean("first", Narcissus.class)
                .withBean("second", Narcissus.class)
                .withBean(NotTheSecond.class)
                .run(context -> {
                    context.getBean("first", Narcissus.class).inner();

                    assertThat(this.log.entries()).containsExactly("tool:first.inner");
                    assertThatExceptionOfType(HookCancelledException.class)
                            .isThrownBy(() ->
                                    context.getBean("second", Narcissus.class).inner())
                            .withMessageContaining("tool:second");
                });
    }

    @Test
    void theNameInAStereotypeIsTheNameOfTheComponent() {
        this.runner
                .withBean("bean", Named.class)
                .run(context -> context.getBean(Named.class).call());

        assertThat(this.log.entries()).containsExactly("tool:given.call");
    }

    @Test
    void beansThatOthersGotEarlyAreHookedAllTheSame() {
        this.runner
                .withAllowCircularReferences(true)
                .withBean("left", Left.class)
                .withBean("right", Right.class)
                .run(context -> {
                    context.getBean(Left.class).ask();
                    assertThat(this.log.entries())
                            .containsExactly("tool:left.ask", "tool:right.answer", "tool:left.confirm");
                    assertThat(context.getBean(Right.class).left()).isSameAs(context.getBean(Left.class));
                });
    }

    @Test
    void aRedirectGoesToAComponentOfAPackagePrivateClass() {
        this.runner
                .withBean("first", Narcissus.class)
                .withBean("second", Narcissus.class)
                .withBean(ToTheSecond.class)
                .run(context -> {
                    context.getBean("first", Narcissus.class).inner();

                    assertThat(context.getBean("first", Narcissus.class).innerCalls())
                            .isZero();
                    assertThat(context.getBean("second", Narcissus.class).innerCalls())
                            .isEqualTo(1);
                });
    }

    interface Defaults {
        default void byDefault() {}
    }

    abstract static class Base {
        public void inherited() {}
    }

    @ToolComponent
    static class Tool extends Base
            implements Defaults, InitializingBean, DisposableBean, SmartLifecycle, BeanNameAware, AutoCloseable {

        public void own() {}

        public void overloaded() {}

        public void overloaded(String first, int second) {}

        @NotAnOperation
        public void takenOut() {}

        void packagePrivate() {}

        public static void ofTheClass() {}

        @PostConstruct
        public void init() {}

        @PreDestroy
        public void shutdown() {}

        @EventListener(ContextRefreshedEvent.class)
        public void listen() {}

        @Override
        public void afterPropertiesSet() {}

        @Override
        public void destroy() {}

        @Override
        public void start() {}

        @Override
        public void stop() {}

        @Override
        public boolean isRunning() {
            return true;
        }

        @Override
        public void setBeanName(String name) {}

        @Override
        public void close() {}

        @Override
        public boolean equals(Object other) {
            return other instanceof Tool;
        }

        @Override
        public int hashCode() {
            return 7;
        }

        @Override
        public String toString() {
            return "a tool";
        }
    }

    @ToolComponent
    static class Narcissus {

        private int innerCalls;

        public void outer() {
            inner();
        }

        public void inner() {
            this.innerCalls++;
        }

        @NotAnOperation
        public int innerCalls() {
            return this.innerCalls;
        }
    }

    @ToolComponent("given")
    static class Named {
        public void call() {}
    }

    @ToolComponent
    static class Left {

        @Autowired
        private Right right;

        public void ask() {
            this.right.answer();
        }

        public void confirm() {}
    }

    @ToolComponent
    static class Right {

        @Autowired
        private Left left;

        public void answer() {
            this.left.confirm();
        }

        @NotAnOperation
        public Left left() {
            return this.left;
        }
    }

    static class Watch {

        private final Log log;

        Watch(Log log) {
            this.log = log;
        }

        @Hook(BEFORE_TOOL_EXECUTION)
        void watch(io.llmspell.hook.HookContext context) {
            this.log.note(context.target().toString());
        }
    }

    static class NotTheSecond {
        @Hook(value = BEFORE_TOOL_EXECUTION, components = "second", priority = -1)
        HookResult refuse(ComponentId component) {
            return HookResult.cancel("not " + component);
        }
    }

    static class ToTheSecond {
        @Hook(value = BEFORE_TOOL_EXECUTION, components = "first")
        HookResult redirect() {
            return HookResult.redirect("second");
        }
    }
}
