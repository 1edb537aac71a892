package io.llmspell.autoconfigure;

import static io.llmspell.hook.StandardHookPoint.AFTER_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.TOOL_ERROR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.llmspell.annotation.Hook;
import io.llmspell.annotation.ToolComponent;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookResult;
import io.llmspell.jdbc.StoreDatabase;
import io.llmspell.jdbc.TestDatabase;
import io.llmspell.state.DecisionJournal;
import io.llmspell.state.DecisionRecorder;
import io.llmspell.state.JournalQuery;
import io.llmspell.state.RecordedDecision;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import reactor.core.publisher.Flux;

@Timeout(120)
class HookJournalTests {

    @TempDir
    Path folder;

    private final ApplicationContextRunner runner = HookContexts.runner()
            .withBean("shell", Shell.class)
            .withBean("watch", Watch.class)
            .withPropertyValues("llmspell.hooks.timeout=30s");

    private static List<RecordedDecision> decisions(ApplicationContext context) throws InterruptedException {
        assertThat(context.getBean(DecisionRecorder.class).flush(Duration.ofSeconds(30)))
                .isTrue();
        return context.getBean(DecisionJournal.class).find(JournalQuery.all());
    }

    @Test
    void allHooksOfACallAreRecordedUnderOneId() {
        this.runner.withPropertyValues("llmspell.hooks.journal.enabled=true").run(context -> {
            context.getBean(Shell.class).run("ls", "hush");

            List<RecordedDecision> found = decisions(context);
            assertThat(found).extracting(RecordedDecision::hook).containsExactly("watch.trim", "watch.shout");
            assertThat(found)
                    .extracting(RecordedDecision::callId)
                    .containsOnly(found.get(0).callId());
            assertThat(found.get(0).arguments().get("command").json().stringValue())
                    .isEqualTo("ls");
            assertThat(found.get(0).arguments().get("apiToken").json().stringValue())
                    .isEqualTo("***");
            assertThat(found.get(1).result())
                    .satisfies(result -> assertThat(result.json().stringValue()).isEqualTo("ran ls"));
            assertThat(found.get(1).verdict()).hasToString("modified \"RAN LS\"");
        });
    }

    @ToolComponent("talking")
    static class Talking {

        public Flux<String> talk() {
            return Flux.just("a", "b");
        }
    }

    static class Listening {

        @Hook(value = AFTER_TOOL_EXECUTION, elements = true, components = "talking")
        HookResult louder(String word) {
            return HookResult.modify(word + "!");
        }

        @Hook(value = AFTER_TOOL_EXECUTION, phase = HookPhase.OBSERVE, components = "talking")
        void hear() {}
    }

    @Test
    void runsForTheElementsOfAStreamAreNotRecorded() {
        this.runner
                .withBean(Talking.class)
                .withBean("listening", Listening.class)
                .withPropertyValues("llmspell.hooks.journal.enabled=true")
                .run(context -> {
                    assertThat(context.getBean(Talking.class)
                                    .talk()
                                    .collectList()
                                    .block())
                            .containsExactly("a!", "b!");

                    assertThat(decisions(context))
                            .extracting(RecordedDecision::hook)
                            .containsExactly("listening.hear");
                });
    }

    @Test
    void anExceptionIsRecorded() {
        this.runner
                .withPropertyValues("llmspell.hooks.journal.enabled=true", "llmspell.hooks.journal.points=ToolError")
                .run(context -> {
                    assertThatIllegalStateException()
                            .isThrownBy(() -> context.getBean(Shell.class).fail());

                    assertThat(decisions(context))
                            .singleElement()
                            .satisfies(found -> assertThat(found.error())
                                    .isEqualTo(new RecordedDecision.RecordedError(
                                            "java.lang.IllegalStateException", "out")));
                });
    }

    @Test
    void theJournalInADatabaseSurvivesARestart() {
        ApplicationContextRunner onDatabase = this.runner
                .withBean(
                        StoreDatabase.class,
                        () -> StoreDatabase.open(TestDatabase.h2(this.folder), Duration.ofSeconds(30)))
                .withPropertyValues("llmspell.hooks.journal.enabled=true", "llmspell.hooks.journal.type=jdbc");
        onDatabase.run(context -> context.getBean(Shell.class).run("ls", "hush"));

        onDatabase.run(context -> assertThat(decisions(context)).hasSize(2));
    }

    @Test
    void nothingIsRecordedUnlessItIsAskedFor() {
        this.runner.run(context ->
                assertThat(context).doesNotHaveBean(DecisionJournal.class).doesNotHaveBean(DecisionRecorder.class));
    }

    @Test
    void aDatabaseThatIsNotThereStopsTheStart() {
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(HookAutoConfiguration.class, HookJournalAutoConfiguration.class))
                .withPropertyValues("llmspell.hooks.journal.enabled=true", "llmspell.hooks.journal.type=jdbc")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(MissingStoreException.class)
                        .hasMessageContaining("llmspell.hooks.journal.type=jdbc"));
    }

    @Test
    void aPointThatThereIsNotStopsTheStart() {
        this.runner
                .withPropertyValues("llmspell.hooks.journal.enabled=true", "llmspell.hooks.journal.points=BeforeTool")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("Unknown hook point 'BeforeTool'"));
    }

    @Test
    void whatIsRecordedIsCounted() {
        this.runner
                .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .withPropertyValues("llmspell.hooks.journal.enabled=true")
                .run(context -> {
                    // Meters outlive a collection of garbage.
                    WeakReference<Object> garbage = new WeakReference<>(new Object());
                    while (garbage.get() != null) {
                        System.gc();
                    }
                    context.getBean(Shell.class).run("ls", "hush");
                    decisions(context);

                    MeterRegistry meters = context.getBean(MeterRegistry.class);
                    assertThat(meters.get("hook.journal.recorded")
                                    .functionCounter()
                                    .count())
                            .isEqualTo(2);
                    assertThat(meters.get("hook.journal.dropped")
                                    .tag("reason", "overflow")
                                    .functionCounter()
                                    .count())
                            .isZero();
                });
    }

    @ToolComponent
    static class Shell {

        public String run(String command, String apiToken) {
            return "ran " + command;
        }

        public void fail() {
            throw new IllegalStateException("out");
        }
    }

    static class Watch {

        @Hook(value = BEFORE_TOOL_EXECUTION, operations = "run")
        HookResult trim(String command) {
            return HookResult.modify("command", command.trim());
        }

        @Hook(value = AFTER_TOOL_EXECUTION, operations = "run")
        HookResult shout(String result) {
            return HookResult.modify(result.toUpperCase(java.util.Locale.ROOT));
        }

        @Hook(TOOL_ERROR)
        void look() {}
    }
}
