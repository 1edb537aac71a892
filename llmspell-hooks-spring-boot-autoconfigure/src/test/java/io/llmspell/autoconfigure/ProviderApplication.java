package io.llmspell.autoconfigure;

import static io.llmspell.hook.StandardHookPoint.AFTER_TOOL_EXECUTION;

import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.service.AiServiceContext;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.spi.services.AiServiceContextFactory;
import io.llmspell.annotation.Hook;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookResult;
import java.util.ArrayList;
import java.util.List;

/** An application with an AI service that is run in a class loader of its own. */
public final class ProviderApplication {

    private ProviderApplication() {}

    /** What the service says, and what was warned of. */
    public static String run() {
        List<String> said = new ArrayList<>();
        try (Warnings warnings = Warnings.of("io.llmspell.integration.langchain4j")) {
            LangChain4jContexts.runner().withBean("hooks", Marking.class).run(context -> {
                ForeignFactory.asked = false;
                said.add(AiServices.builder(Desk.class)
                        .chatModel(new LangChain4jScript(LangChain4jScript.call("look", "{}")).model())
                        .tools(new Tools())
                        .build()
                        .ask("Look"));
            });
            if (ForeignFactory.asked) {
                said.add(0, "foreign");
            }
            said.addAll(warnings.messages());
        }
        return String.join(" ", said);
    }

    interface Desk {
        String ask(String question);
    }

    static class Tools {

        @Tool
        String look() {
            return "seen";
        }
    }

    static class Marking {

        @Hook(AFTER_TOOL_EXECUTION)
        HookResult mark(HookContext context) {
            return HookResult.modify(context.result() + "!");
        }
    }

    /** The provider of another library. */
    public static final class ForeignFactory implements AiServiceContextFactory {

        private static boolean asked;

        @Override
        public AiServiceContext create(Class<?> aiServiceClass) {
            asked = true;
            return new ForeignContext(aiServiceClass);
        }
    }

    private static final class ForeignContext extends AiServiceContext {

        private ForeignContext(Class<?> aiServiceClass) {
            super(aiServiceClass);
        }
    }
}
