package io.llmspell.sample.history;

import java.nio.file.Path;

/** The same history in the profile {@code spring-ai}. */
class SpringAiRestartTest extends RestartTest {

    @Override
    String[] arguments(Path data) {
        return new String[] {"--travel.data=" + data, "--spring.profiles.active=spring-ai"};
    }
}
