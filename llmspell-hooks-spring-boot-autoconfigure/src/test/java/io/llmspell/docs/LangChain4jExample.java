package io.llmspell.docs;

import static io.llmspell.hook.HookPhase.GUARD;
import static io.llmspell.hook.HookPhase.OBSERVE;
import static io.llmspell.hook.StandardHookPoint.AFTER_AGENT_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;

import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.service.AiServices;
import io.llmspell.annotation.Hook;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookResult;
import java.util.concurrent.atomic.LongAdder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/** What docs/frameworks.md shows of LangChain4j. */
class LangChain4jExample {

    interface Assistant {

        String answer(String question);
    }

    static class Flights {

        @Tool("Books a flight")
        String book(String flight, int price) {
            return "booked " + flight + " for " + price;
        }
    }

    @Configuration
    static class Assistants {

        @Bean
        Assistant assistant(ChatModel model) {
            return AiServices.builder(Assistant.class)
                    .chatModel(model)
                    .tools(new Flights())
                    .build();
        }
    }

    @Component
    static class FlightPolicy {

        private final LongAdder tokens = new LongAdder();

        @Hook(value = BEFORE_TOOL_EXECUTION, phase = GUARD, components = "book")
        HookResult limit(int price) {
            return (price > 500) ? HookResult.cancel("more than 500 needs an approval") : HookResult.proceed();
        }

        @Hook(value = AFTER_AGENT_EXECUTION, phase = OBSERVE, componentTags = "model")
        void count(HookContext context) {
            if (context.metadata().get("total_tokens") instanceof Integer used) {
                this.tokens.add(used);
            }
        }

        long tokens() {
            return this.tokens.sum();
        }
    }
}
