package io.llmspell.autoconfigure;

import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;

import io.llmspell.annotation.AgentComponent;
import io.llmspell.annotation.Hook;
import io.llmspell.annotation.ToolComponent;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.OnFailure;

/** What people get wrong. */
final class BadBeans {

    private BadBeans() {}

    static class PrivateHook {

        @Hook(BEFORE_TOOL_EXECUTION)
        @SuppressWarnings("UnusedMethod")
        private void check() {}
    }

    static class StaticHook {

        @Hook(BEFORE_TOOL_EXECUTION)
        static void check() {}
    }

    static class WrongReturn {

        @Hook(BEFORE_TOOL_EXECUTION)
        String check() {
            return "fine";
        }
    }

    static class NoPoint {

        @Hook
        void check() {}
    }

    static class BadGlob {

        @Hook(value = BEFORE_TOOL_EXECUTION, components = "shell *")
        void check() {}
    }

    static class BadCondition {

        @Hook(value = BEFORE_TOOL_EXECUTION, condition = "#amount >")
        void check() {}
    }

    static class BadTimeout {

        @Hook(value = BEFORE_TOOL_EXECUTION, timeout = "soon")
        void check() {}
    }

    static class NegativeTimeout {

        @Hook(value = BEFORE_TOOL_EXECUTION, timeout = "-5ms")
        void check() {}
    }

    static class CancellingObserver {

        @Hook(value = BEFORE_TOOL_EXECUTION, phase = HookPhase.OBSERVE, onFailure = OnFailure.CANCEL)
        void check() {}
    }

    static class ErrorBefore {

        @Hook(BEFORE_TOOL_EXECUTION)
        void check(IllegalStateException error) {}
    }

    static class TwoPolicies {

        @Hook(
                value = BEFORE_TOOL_EXECUTION,
                onFailure = {OnFailure.ALLOW, OnFailure.CANCEL})
        void check() {}
    }

    static class UnknownPlaceholder {

        @Hook(value = BEFORE_TOOL_EXECUTION, name = "${no.such.property}")
        void check() {}
    }

    static class BadCustomPoint {

        @Hook(custom = " ")
        void check() {}
    }

    static class NamedHook {

        @Hook(value = BEFORE_TOOL_EXECUTION, name = "same")
        void check() {}
    }

    static class GoodHook {

        @Hook(BEFORE_TOOL_EXECUTION)
        void check() {}
    }

    @ToolComponent
    static class Tool {

        public void run() {}
    }

    @ToolComponent
    static final class FinalTool {

        public void run() {}
    }

    @ToolComponent
    static class FinalOperation {

        public final void run() {}
    }

    @ToolComponent
    @AgentComponent
    static class TwoStereotypes {

        public void run() {}
    }

    @ToolComponent("shell")
    static class NamedTool {

        public void run() {}
    }

    static class Plain {

        public void run() {}
    }
}
