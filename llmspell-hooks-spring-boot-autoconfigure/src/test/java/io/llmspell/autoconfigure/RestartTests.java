package io.llmspell.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.event.EventBus;
import io.llmspell.hook.HookRegistry;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;

/** Applications that start again in the same JVM, as DevTools has them. */
class RestartTests {

    /** Long enough for any machine; a thread that is kept is kept for ever. */
    private static final Duration LONG = Duration.ofSeconds(60);

    private static final String ANSWER = "ls ran 2 times, destructive, [tool.execution.started,"
            + " tool.execution.completed, tool.execution.started, tool.execution.cancelled]";

    @Test
    void anApplicationStartsAgainWithNewClassesAndItsOldOnesGo() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:SoftRefLRUPolicyMSPerMB=0",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        RestartedApplication.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();

        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(lines.lines()).containsSubsequence(ANSWER, ANSWER, "collected true");
        } finally {
            process.destroy();
        }
    }

    @Test
    void anApplicationThatEndedLeavesNoThreads() throws Exception {
        Set<Thread> before = ownThreads();

        RestartedApplication.run();

        Set<Thread> left = ownThreads();
        left.removeAll(before);
        for (Thread thread : left) {
            thread.join(LONG.toMillis());
            assertThat(thread.isAlive()).as(thread.getName()).isFalse();
        }
    }

    @Test
    void anApplicationWithoutHooksAndHandlersHasNoThreads() {
        Set<Thread> before = ownThreads();

        HookContexts.runner().run(context -> {
            Set<Thread> started = ownThreads();
            started.removeAll(before);

            assertThat(started).isEmpty();
        });
    }

    @Test
    void metersOfARestartedApplicationCountItsOwnHooksAndEvents() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        run(meters, 0);
        Set<Meter.Id> ofTheFirst = ids(meters);

        run(meters, 5);

        assertThat(ids(meters)).isEqualTo(ofTheFirst);
    }

    /** Runs it, with so many events more, and ends it; the registry of meters outlives it. */
    private static void run(MeterRegistry meters, int events) {
        HookContexts.runner()
                .withInitializer(context -> context.getBeanFactory().registerSingleton("meters", meters))
                .withBean(SmallApplication.Shell.class)
                .withBean("hooks", SmallApplication.Hooks.class)
                .withBean(SmallApplication.Desk.class)
                .withBean("events", SmallApplication.Events.class)
                .run(context -> {
                    for (int i = 0; i < events; i++) {
                        context.getBean(EventBus.class).publish("something.else", Map.of());
                    }
                    SmallApplication.run(context);

                    assertThat(runs(meters, "hooks.guard")).isEqualTo(3);
                    assertThat(published(meters)).isEqualTo(publishedBy(context));
                    assertThat(context.getBean(HookRegistry.class).hooks()).hasSize(3);
                });
    }

    private static double runs(MeterRegistry meters, String hook) {
        return meters.get("hook.executions").tag("hook", hook).functionCounter().count();
    }

    private static double published(MeterRegistry meters) {
        return meters.get("events.published").functionCounter().count();
    }

    private static double publishedBy(AssertableApplicationContext context) {
        return context.getBean(EventBus.class).statistics().published();
    }

    private static Set<Meter.Id> ids(MeterRegistry meters) {
        return meters.getMeters().stream().map(Meter::getId).collect(Collectors.toSet());
    }

    private static Set<Thread> ownThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("llmspell"))
                .collect(Collectors.toCollection(HashSet::new));
    }
}
