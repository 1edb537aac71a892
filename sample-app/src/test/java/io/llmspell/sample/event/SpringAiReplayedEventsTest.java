package io.llmspell.sample.event;

import io.llmspell.sample.replay.Desks;
import org.springframework.context.ConfigurableApplicationContext;

/** The same audit and costs in the profile {@code spring-ai}. */
class SpringAiReplayedEventsTest extends ReplayedEventsTest {

    @Override
    ConfigurableApplicationContext start(String... arguments) {
        return Desks.startSpringAi(arguments);
    }
}
