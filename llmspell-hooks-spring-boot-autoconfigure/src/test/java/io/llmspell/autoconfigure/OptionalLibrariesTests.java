package io.llmspell.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs an application on class paths from which the jars of optional libraries are really gone. */
class OptionalLibrariesTests {

    private static final String TESTING =
            "(assertj-core|junit-jupiter|junit-platform|opentest4j|mockito|spring-boot-test|spring-test)-.*";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "micrometer-.*",
                "spring-boot-(actuator|health|starter-actuator).*",
                "spring-boot-health-.*",
                "micrometer-tracing-.*",
                "(micrometer-tracing|opentelemetry|spring-boot-(opentelemetry|micrometer))-.*",
                "micrometer-(core|registry).*",
                "context-propagation-.*",
                "spring-tx-.*",
                "spring-security-.*",
                "aspectjweaver-.*",
                "spring-session-.*",
                "spring-boot-(actuator|health).*",
                "spring-boot-actuator.*",
                "spring-boot-health.*",
                "(jakarta\\.validation|hibernate-validator)-.*",
                "(jakarta\\.servlet|tomcat-embed)-.*",
                "(resilience4j-ratelimiter|json-schema-validator)-.*",
                "(spring-ai|reactor)-.*",
                "langchain4j-.*",
                "langchain4j-\\d.*",
                "spring-batch-.*",
                "luaj-.*",
                "(polyglot|js-language|python-language|python-resources|truffle|regex)-.*",
                "(runtime|compiler|wasm)-1\\.7.*",
                "google-(adk|genai)-.*",
                TESTING,
                "(google-adk|rxjava)-.*",
                "(micrometer|context-propagation|spring-tx|spring-security|aspectjweaver|resilience4j-ratelimiter|json-schema|spring-web|spring-session|hibernate-validator|jakarta\\.|logback"
                        + "|spring-boot-(?!4|autoconfigure-4)|tomcat|prometheus).*"
            })
    void anApplicationRunsWithoutTheseJars(String missing) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader = classPathWithout(missing)) {
            thread.setContextClassLoader(loader);

            Object said = loader.loadClass(SmallApplication.class.getName())
                    .getMethod("run")
                    .invoke(null);

            assertThat(said)
                    .isEqualTo("ls ran 2 times, destructive, [tool.execution.started, tool.execution.completed,"
                            + " tool.execution.started, tool.execution.cancelled]");
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void theBusAndTheClockOfTheTestKitRunWithoutLibrariesForTests() throws Exception {
        try (URLClassLoader loader = classPathWithout(TESTING)) {
            Object said = loader.loadClass(SmallTestKit.class.getName())
                    .getMethod("run")
                    .invoke(null);

            assertThat(said).isEqualTo("[order.paid] cancelled: \"no\"");
        }
    }

    private static URLClassLoader classPathWithout(String missing) throws IOException {
        List<URL> kept = new ArrayList<>();
        List<String> dropped = new ArrayList<>();
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        for (String entry : classPath.split(File.pathSeparator, -1)) {
            File file = new File(entry);
            if (file.isFile() && file.getName().matches(missing)) {
                dropped.add(file.getName());
            } else {
                kept.add(urlOf(file));
            }
        }
        assertThat(dropped).isNotEmpty();
        return new URLClassLoader(kept.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    private static URL urlOf(File file) throws MalformedURLException {
        return file.toURI().toURL();
    }
}
