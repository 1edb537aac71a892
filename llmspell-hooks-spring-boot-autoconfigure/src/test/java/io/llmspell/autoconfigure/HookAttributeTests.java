package io.llmspell.autoconfigure;

import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.llmspell.annotation.Hook;
import io.llmspell.annotation.ToolComponent;
import io.llmspell.hook.ComponentId;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookPoint;
import io.llmspell.hook.HookRegistry;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.Priority;
import io.llmspell.hook.RegisteredHook;
import io.llmspell.integration.HookTemplate;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.annotation.Order;

/** What {@code @Hook} says. */
class HookAttributeTests {

    private final Log log = new Log();

    private final ApplicationContextRunner runner =
            HookContexts.runner().withBean(Log.class, () -> this.log).withBean("bank", Bank.class);

    @Test
    void hooksRunInTheOrderOfTheirPrioritiesAndOrderCountsWhereNoneIsGiven() {
        this.runner
                .withBean(Ordered.class)
                .run(context -> context.getBean(Bank.class).pay("alice", 1));

        assertThat(this.log.entries())
                .containsExactly(
                        "highest", "high", "order of method", "priority 0 by class", "priority wins", "lowest");
    }

    @Test
    void aConditionSeesArgumentsTheContextAndBeans() {
        this.runner
                .withBean("policy", Policy.class)
                .withBean("conditions", Conditions.class)
                .run(context -> {
                    Bank bank = context.getBean(Bank.class);
                    bank.pay("alice", 50);
                    assertThat(this.log.entries()).containsExactly("root");

                    bank.pay("mallory", 500);
                    assertThat(this.log.entries()).containsExactly("root", "argument", "root", "bean");
                });
    }

    @Test
    void placeholdersAreResolvedInEveryText() {
        this.runner
                .withPropertyValues(
                        "p.name=limits",
                        "p.description=Keeps payments small",
                        "p.component=ba*",
                        "p.operation=pay",
                        "p.tag=money",
                        "p.condition=#amount > 10",
                        "p.timeout=2s",
                        "p.hook-tag=policy",
                        "p.version=3.1.4",
                        "p.custom=payment")
                .withBean("placeholders", Placeholders.class)
                .run(context -> {
                    RegisteredHook hook =
                            context.getBean(HookRegistry.class).find("limits").orElseThrow();
                    assertThat(hook.metadata().description()).isEqualTo("Keeps payments small");
                    assertThat(hook.metadata().tags()).containsExactly("policy");
                    assertThat(hook.metadata().version()).isEqualTo("3.1.4");
                    assertThat(hook.timeout()).isEqualTo(Duration.ofSeconds(2));
                    assertThat(hook.definition().points())
                            .containsExactlyInAnyOrder(BEFORE_TOOL_EXECUTION, HookPoint.custom("payment"));

                    Bank bank = context.getBean(Bank.class);
                    bank.pay("alice", 10);
                    bank.refund("alice", 11);
                    assertThatExceptionOfType(HookCancelledException.class).isThrownBy(() -> bank.pay("alice", 11));
                });
    }

    @Test
    void aHookIsForTheComponentsOfItsTagsAndTypesOnly() {
        this.runner
                .withBean("untagged", Untagged.class)
                .withBean("tagged", Tagged.class)
                .run(context -> {
                    context.getBean(Untagged.class).pay();
                    context.getBean(Bank.class).pay("alice", 1);
                });

        assertThat(this.log.entries()).containsExactly("tool:bank");
    }

    @Test
    void aHookRunsAtItsCustomPoints() {
        this.runner
                .withBean("custom", CustomPoints.class)
                .run(context -> context.getBean(HookTemplate.class)
                        .fire(HookPoint.custom("model-call"), ComponentId.system("model"), "chat", Map.of("n", 1)));

        assertThat(this.log.entries()).containsExactly("custom:model-call 1");
    }

    @ToolComponent(tags = "money")
    static class Bank {

        public void pay(String payee, int amount) {}

        public void refund(String payee, int amount) {}
    }

    @ToolComponent
    static class Untagged {

        public void pay() {}
    }

    @Order(0)
    static class Ordered {

        private final Log log;

        Ordered(Log log) {
            this.log = log;
        }

        @Hook(value = BEFORE_TOOL_EXECUTION, priority = Priority.LOWEST)
        void a() {
            this.log.note("lowest");
        }

        @Order(-1)
        @Hook(value = BEFORE_TOOL_EXECUTION, priority = 7)
        void b() {
            this.log.note("priority wins");
        }

        @Hook(BEFORE_TOOL_EXECUTION)
        void c() {
            this.log.note("priority 0 by class");
        }

        @Order(-50)
        @Hook(BEFORE_TOOL_EXECUTION)
        void d() {
            this.log.note("order of method");
        }

        @Hook(value = BEFORE_TOOL_EXECUTION, priority = Priority.HIGH)
        void e() {
            this.log.note("high");
        }

        @Hook(value = BEFORE_TOOL_EXECUTION, priority = Priority.HIGHEST)
        void f() {
            this.log.note("highest");
        }
    }

    public static class Policy {

        public boolean suspects(String payee) {
            return payee.startsWith("mal");
        }
    }

    static class Conditions {

        private final Log log;

        Conditions(Log log) {
            this.log = log;
        }

        @Hook(value = BEFORE_TOOL_EXECUTION, priority = 1, condition = "#amount > 100")
        void argument() {
            this.log.note("argument");
        }

        @Hook(
                value = BEFORE_TOOL_EXECUTION,
                priority = 2,
                condition = "component().name() == 'bank' and attempt() == 1")
        void root() {
            this.log.note("root");
        }

        @Hook(value = BEFORE_TOOL_EXECUTION, priority = 3, condition = "@policy.suspects(#payee)")
        void bean() {
            this.log.note("bean");
        }
    }

    static class Placeholders {

        @Hook(
                value = BEFORE_TOOL_EXECUTION,
                custom = "${p.custom}",
                name = "${p.name}",
                description = "${p.description}",
                components = "${p.component}",
                operations = "${p.operation}",
                componentTags = "${p.tag}",
                condition = "${p.condition}",
                timeout = "${p.timeout}",
                tags = "${p.hook-tag}",
                version = "${p.version}")
        HookResult check() {
            return HookResult.cancel("too much");
        }
    }

    static class Tagged {

        private final Log log;

        Tagged(Log log) {
            this.log = log;
        }

        @Hook(value = BEFORE_TOOL_EXECUTION, componentTags = "money", types = io.llmspell.hook.ComponentType.TOOL)
        void look(ComponentId component) {
            this.log.note(component.toString());
        }

        @Hook(value = BEFORE_TOOL_EXECUTION, types = io.llmspell.hook.ComponentType.STATE)
        void never() {
            this.log.note("never");
        }
    }

    static class CustomPoints {

        private final Log log;

        CustomPoints(Log log) {
            this.log = log;
        }

        @Hook(custom = "model-call")
        void look(HookContext context, int n) {
            this.log.note(context.point().externalName() + " " + n);
        }
    }
}
