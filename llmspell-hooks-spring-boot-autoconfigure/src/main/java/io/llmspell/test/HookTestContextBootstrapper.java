package io.llmspell.test;

import java.util.Arrays;
import java.util.stream.Stream;
import org.springframework.boot.test.autoconfigure.TestSliceTestContextBootstrapper;

/** Starts the context of a {@link HookTest}, which is no web application. */
final class HookTestContextBootstrapper extends TestSliceTestContextBootstrapper<HookTest> {

    private static final String NO_WEB = "spring.main.web-application-type=none";

    @Override
    protected String[] getProperties(Class<?> testClass) {
        String[] given = super.getProperties(testClass);
        // What is said last counts.
        return (given == null)
                ? new String[] {NO_WEB}
                : Stream.concat(Stream.of(NO_WEB), Arrays.stream(given)).toArray(String[]::new);
    }
}
