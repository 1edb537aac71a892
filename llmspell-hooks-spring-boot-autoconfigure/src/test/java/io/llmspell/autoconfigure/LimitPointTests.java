package io.llmspell.autoconfigure;

import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.RESOURCE_LIMIT_EXCEEDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.llmspell.annotation.Hook;
import io.llmspell.annotation.ToolComponent;
import io.llmspell.event.EventBus;
import io.llmspell.event.SubscriptionOptions;
import io.llmspell.event.SubscriptionRefusedException;
import io.llmspell.hook.ExecutionMode;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookMode;
import io.llmspell.hook.HookRegistry;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.RetryConfig;
import io.llmspell.state.HookState;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What is refused because of a limit fires a point. */
class LimitPointTests {

    private final Log log = new Log();

    private final ApplicationContextRunner runner = HookContexts.runner()
            .withPropertyValues("llmspell.hooks.timeout=30s")
            .withBean(Log.class, () -> this.log)
            .withBean("watch", Watch.class)
            .withBean("shell", Shell.class);

    private static EventBus bus(AssertableApplicationContext context) {
        return context.getBean(EventBus.class);
    }

    private void assertLimit(Class<?> greedy, String limit, String property) {
        this.runner.withBean("greedy", greedy).withPropertyValues(property).run(context -> {
            context.getBean(Shell.class).run("ls");

            assertThat(this.log.entries()).containsExactly("ResourceLimitExceeded of tool:shell.run " + limit);
        });
    }

    @Test
    void moreAttemptsThanACallMayHave() {
        assertLimit(Retrying.class, "attempts by greedy.again", "llmspell.hooks.limits.attempts=2");
    }

    @Test
    void moreBranchesThanAForkMayHave() {
        assertLimit(Forking.class, "branches by greedy.split", "llmspell.hooks.limits.branches=1");
    }

    @Test
    void deeperRedirectsThanThereMayBe() {
        assertLimit(Redirecting.class, "redirects by greedy.on", "llmspell.hooks.limits.redirects=0");
    }

    @Test
    void whatAShadowedHookAsksForIsNotRefused() {
        this.runner
                .withBean("greedy", Retrying.class)
                .withPropertyValues("llmspell.hooks.limits.attempts=2")
                .run(context -> {
                    context.getBean(HookRegistry.class).setMode("greedy.again", HookMode.SHADOW);
                    context.getBean(Shell.class).run("ls");

                    assertThat(this.log.entries()).isEmpty();
                });
    }

    @Test
    void noThreadForAHookThatRunsOnItsOwn() {
        this.runner
                .withBean("aside", Aside.class)
                .withPropertyValues("llmspell.hooks.max-own-threads=1")
                .run(context -> {
                    Aside aside = context.getBean(Aside.class);
                    Shell shell = context.getBean(Shell.class);
                    Thread first = new Thread(() -> shell.run("wait"));
                    first.start();
                    aside.inside.await();

                    shell.run("ls");
                    aside.goOn.countDown();
                    first.join();

                    assertThat(this.log.entries())
                            .containsExactly("ResourceLimitExceeded of tool:shell.run own_threads by aside.slow");
                });
    }

    @Test
    void moreThanAHookMayRemember() {
        this.runner
                .withBean("hoarder", Hoarder.class)
                .withPropertyValues("llmspell.hooks.state.type=memory", "llmspell.hooks.state.max-entries=1")
                .run(context -> {
                    context.getBean(Shell.class).run("one");
                    context.getBean(Shell.class).run("two");

                    assertThat(this.log.entries())
                            .containsExactly("ResourceLimitExceeded of tool:shell.run hook_state by hoarder.remember");
                });
    }

    @Test
    void aQueueThatFillsUp() {
        this.runner.run(context -> {
            bus(context)
                    .subscribe(
                            List.of("order.*"),
                            SubscriptionOptions.builder()
                                    .name("billing")
                                    .capacity(10)
                                    .build());
            for (int i = 0; i < 10; i++) {
                bus(context).publish("order.paid", i);
            }

            assertThat(this.log.entries())
                    .singleElement()
                    .asString()
                    .startsWith("ResourceLimitExceeded of system:events.billing queue");
        });
    }

    @Test
    void moreSubscriptionsThanAnOwnerMayHave() {
        this.runner
                .withPropertyValues("llmspell.events.limits.max-subscriptions-per-owner=1")
                .run(context -> {
                    bus(context).subscribe("a");
                    assertThatExceptionOfType(SubscriptionRefusedException.class)
                            .isThrownBy(() -> bus(context).subscribe("b"));

                    assertThat(this.log.entries())
                            .containsExactly("ResourceLimitExceeded of system:events.subscribe too_many_subscriptions");
                });
    }

    static class Watch {

        private final Log log;

        Watch(Log log) {
            this.log = log;
        }

        @Hook(RESOURCE_LIMIT_EXCEEDED)
        void limit(HookContext context) {
            Object by = context.arguments().get("hook");
            this.log.note(context + " " + context.argument("limit", String.class) + ((by != null) ? " by " + by : ""));
        }
    }

    @ToolComponent
    static class Shell {

        public String run(String command) {
            return command;
        }
    }

    static class Retrying {

        @Hook(BEFORE_TOOL_EXECUTION)
        HookResult again() {
            return HookResult.retry(RetryConfig.attempts(3));
        }
    }

    static class Forking {

        @Hook(BEFORE_TOOL_EXECUTION)
        HookResult split() {
            return HookResult.fork(HookResult.branch("shell"), HookResult.branch("shell"));
        }
    }

    static class Redirecting {

        @Hook(BEFORE_TOOL_EXECUTION)
        HookResult on() {
            return HookResult.redirect("shell");
        }
    }

    static class Aside {

        private final CountDownLatch inside = new CountDownLatch(1);

        private final CountDownLatch goOn = new CountDownLatch(1);

        @Hook(value = BEFORE_TOOL_EXECUTION, execution = ExecutionMode.OWN_THREAD)
        void slow(String command) throws InterruptedException {
            if (command.equals("wait")) {
                this.inside.countDown();
                this.goOn.await();
            }
        }
    }

    static class Hoarder {

        @Hook(BEFORE_TOOL_EXECUTION)
        void remember(HookState state, String command) {
            state.put(command, 1);
        }
    }
}
