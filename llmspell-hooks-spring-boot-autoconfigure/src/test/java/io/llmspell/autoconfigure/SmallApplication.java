package io.llmspell.autoconfigure;

import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.TOOL_ERROR;

import io.llmspell.annotation.AgentComponent;
import io.llmspell.annotation.Hook;
import io.llmspell.annotation.OnEvent;
import io.llmspell.annotation.ToolComponent;
import io.llmspell.event.EventBus;
import io.llmspell.event.UniversalEvent;
import io.llmspell.hook.ExecutionMode;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.RetryConfig;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** An application that needs nothing optional; run on class paths that lack it. */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({
    HookAutoConfiguration.class,
    HookEndpointAutoConfiguration.class,
    HookHealthAutoConfiguration.class,
    HookMetersAutoConfiguration.class,
    HookObservationAutoConfiguration.class,
    HookPerformanceAutoConfiguration.class,
    HookSessionAutoConfiguration.class,
    HookValidationAutoConfiguration.class,
    EventAutoConfiguration.class,
    EventMetersAutoConfiguration.class,
    EventEndpointAutoConfiguration.class,
    EventHealthAutoConfiguration.class,
    EventObservationAutoConfiguration.class,
    SpringAiHookAutoConfiguration.class
})
@Import({
    SmallApplication.Shell.class,
    SmallApplication.Desk.class,
    SmallApplication.Hooks.class,
    SmallApplication.Events.class
})
public class SmallApplication {

    /** Starts, guards, retries and forks, and says how it went. */
    public static String run() {
        try (AnnotationConfigApplicationContext context =
                new AnnotationConfigApplicationContext(SmallApplication.class)) {
            return run(context);
        }
    }

    static String run(ApplicationContext context) {
        Shell shell = context.getBean(Shell.class);
        String answer = shell.run("ls");
        try {
            shell.run("rm");
            return "not guarded";
        } catch (HookCancelledException ex) {
            drain(context.getBean(EventBus.class));
            return answer + ", " + ex.reason() + ", " + context.getBean(Events.class).seen;
        }
    }

    private static void drain(EventBus bus) {
        try {
            bus.drain(Duration.ofSeconds(10));
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    @ToolComponent("shell")
    public static class Shell {

        private int runs;

        public String run(String command) {
            if (++this.runs == 1) {
                throw new IllegalStateException("first");
            }
            return command + " ran " + this.runs + " times";
        }
    }

    public static class Events {

        private final List<String> seen = new CopyOnWriteArrayList<>();

        @OnEvent(value = "tool.execution.*", condition = "data.operation == 'run'")
        void ended(UniversalEvent event) {
            this.seen.add(event.eventType());
        }
    }

    @AgentComponent("desk")
    public static class Desk {

        public void answer() {}
    }

    public static class Hooks {

        @Hook(
                value = BEFORE_TOOL_EXECUTION,
                phase = HookPhase.GUARD,
                execution = ExecutionMode.OWN_THREAD,
                timeout = "10s")
        HookResult guard(String command) {
            return command.equals("rm") ? HookResult.cancel("destructive") : HookResult.proceed();
        }

        @Hook(value = BEFORE_TOOL_EXECUTION, condition = "#command.length() > 9")
        HookResult fork() {
            return HookResult.fork(HookResult.branch("shell"));
        }

        @Hook(TOOL_ERROR)
        HookResult again() {
            return HookResult.retry(RetryConfig.attempts(2));
        }
    }
}
