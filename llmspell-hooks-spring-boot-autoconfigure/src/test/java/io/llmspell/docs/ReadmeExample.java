package io.llmspell.docs;

import static io.llmspell.hook.HookPhase.GUARD;
import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;

import io.llmspell.annotation.Hook;
import io.llmspell.annotation.OnEvent;
import io.llmspell.annotation.ToolComponent;
import io.llmspell.event.UniversalEvent;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** What README.md shows. */
final class ReadmeExample {

    private ReadmeExample() {}

    @ToolComponent("shell-local")
    static class Shell {

        public String run(String command) {
            return "ran " + command;
        }
    }

    @Component
    static class Guardrails {

        @Hook(value = BEFORE_TOOL_EXECUTION, phase = GUARD, components = "shell-*")
        HookResult noDelete(HookContext context) {
            return context.argument("command", String.class).contains("rm -rf")
                    ? HookResult.cancel("destructive command")
                    : HookResult.proceed();
        }
    }

    @Component
    static class Alarm {

        private static final Logger log = LoggerFactory.getLogger(Alarm.class);

        @OnEvent("tool.execution.cancelled")
        void blocked(UniversalEvent event) {
            log.info(
                    "{} was blocked: {}",
                    event.at("/component").asString(),
                    event.at("/reason").asString());
        }
    }
}
