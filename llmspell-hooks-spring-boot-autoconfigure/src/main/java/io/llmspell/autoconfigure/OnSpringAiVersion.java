package io.llmspell.autoconfigure;

import org.springframework.util.ClassUtils;

/** Matches where Spring AI is of the minor version that the adapter is written for. */
final class OnSpringAiVersion extends OnFrameworkVersion {

    OnSpringAiVersion() {
        super(
                "Spring AI",
                "2.0",
                "org.springframework.ai.chat.model.ChatModel",
                "org.springframework.ai/spring-ai-model",
                "spring-ai-bom");
    }

    @Override
    String adapter() {
        return "spring-ai";
    }

    @Override
    boolean hasWhatIsNew(Class<?> model) {
        return ClassUtils.hasMethod(model, "getOptions");
    }
}
