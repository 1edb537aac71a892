package io.llmspell.sample.trial;

import io.llmspell.sample.replay.Desks;
import org.springframework.context.ConfigurableApplicationContext;

/** The same trials in the profile {@code spring-ai}. */
class SpringAiPolicyTrialTest extends PolicyTrialTest {

    @Override
    ConfigurableApplicationContext start(String... arguments) {
        return Desks.startSpringAi(arguments);
    }
}
