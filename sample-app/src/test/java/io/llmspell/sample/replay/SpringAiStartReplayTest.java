package io.llmspell.sample.replay;

import org.springframework.context.ConfigurableApplicationContext;

/** The same replays in the profile {@code spring-ai}. */
class SpringAiStartReplayTest extends StartReplayTest {

    @Override
    ConfigurableApplicationContext start(String... arguments) {
        return Desks.startSpringAi(arguments);
    }
}
