package io.llmspell.docs;

import static io.llmspell.hook.HookPhase.GUARD;
import static io.llmspell.hook.StandardHookPoint.BEFORE_AGENT_EXECUTION;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.guardrail.InputGuardrail;
import dev.langchain4j.guardrail.InputGuardrailResult;
import dev.langchain4j.model.chat.request.ChatRequest;
import io.llmspell.annotation.Hook;
import io.llmspell.annotation.OnEvent;
import io.llmspell.event.EventBus;
import io.llmspell.hook.HookResult;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.ai.chat.client.ChatClientRequest;
import org.springframework.ai.chat.client.ChatClientResponse;
import org.springframework.ai.chat.client.advisor.api.CallAdvisor;
import org.springframework.ai.chat.client.advisor.api.CallAdvisorChain;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.scheduling.annotation.Async;
import org.springframework.stereotype.Component;

/** What docs/migration.md shows. */
class MigrationExample {

    static final List<String> NOTES = new CopyOnWriteArrayList<>();

    private static void note(String text) {
        NOTES.add(text);
    }

    record Paid(String account, int amount) {}

    @Component
    static class Till {

        private final ApplicationEventPublisher events;

        Till(ApplicationEventPublisher events) {
            this.events = events;
        }

        void pay(String account, int amount) {
            this.events.publishEvent(new Paid(account, amount));
        }
    }

    @Component
    static class Ledger {

        @Async
        @EventListener(condition = "#paid.amount > 500")
        void review(Paid paid) {
            note("review " + paid.account());
        }
    }

    @Component
    static class EventTill {

        private final EventBus bus;

        EventTill(EventBus bus) {
            this.bus = bus;
        }

        void pay(String account, int amount) {
            this.bus.publish("order.paid", new Paid(account, amount));
        }
    }

    @Component
    static class EventLedger {

        @OnEvent(value = "order.paid", condition = "data.amount > 500")
        void review(Paid paid) {
            note("review " + paid.account());
        }
    }

    static class NoKeys implements CallAdvisor {

        @Override
        public ChatClientResponse adviseCall(ChatClientRequest request, CallAdvisorChain chain) {
            if (request.prompt().getContents().contains("sk-")) {
                throw new IllegalStateException("a key in the prompt");
            }
            return chain.nextCall(request);
        }

        @Override
        public String getName() {
            return "no-keys";
        }

        @Override
        public int getOrder() {
            return Ordered.HIGHEST_PRECEDENCE;
        }
    }

    @Component
    static class NoKeysAnywhere {

        @Hook(value = BEFORE_AGENT_EXECUTION, phase = GUARD, componentTags = "model")
        HookResult noKeys(Prompt prompt) {
            return prompt.getContents().contains("sk-")
                    ? HookResult.cancel("a key in the prompt")
                    : HookResult.proceed();
        }
    }

    static class NoKeysIn implements InputGuardrail {

        @Override
        public InputGuardrailResult validate(UserMessage message) {
            return message.singleText().contains("sk-") ? fatal("a key in the prompt") : success();
        }
    }

    @Component
    static class NoKeysForAnyModel {

        @Hook(value = BEFORE_AGENT_EXECUTION, phase = GUARD, componentTags = "model")
        HookResult noKeys(ChatRequest request) {
            return request.messages().toString().contains("sk-")
                    ? HookResult.cancel("a key in the prompt")
                    : HookResult.proceed();
        }
    }
}
