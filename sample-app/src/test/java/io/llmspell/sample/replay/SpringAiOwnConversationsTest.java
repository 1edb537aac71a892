package io.llmspell.sample.replay;

import org.springframework.context.ConfigurableApplicationContext;

/** The same figures in the profile {@code spring-ai}. */
class SpringAiOwnConversationsTest extends OwnConversationsTest {

    @Override
    ConfigurableApplicationContext start(String... arguments) {
        return Desks.startSpringAi(arguments);
    }
}
