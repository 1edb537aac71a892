package io.llmspell.test;

import static io.llmspell.hook.StandardHookPoint.AFTER_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.BEFORE_AGENT_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.TOOL_ERROR;
import static io.llmspell.test.HookAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.llmspell.annotation.Hook;
import io.llmspell.autoconfigure.EventAutoConfiguration;
import io.llmspell.autoconfigure.HookAutoConfiguration;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookResult;
import io.llmspell.integration.HookTemplate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class RecordedConversationTests {

    private static final String SHELL = "classpath:recordings/shell.json";

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(HookAutoConfiguration.class, EventAutoConfiguration.class))
            .withBean("guards", Guards.class)
            .withPropertyValues("llmspell.hooks.timeout=30s");

    @ParameterizedTest
    @RecordedConversations(SHELL)
    void aRecordedConversationIsTakenThroughTheHooks(RecordedConversation conversation) {
        this.runner.run(context -> assertThat(conversation.replay(context.getBean(HookTemplate.class)))
                .cancelsAsRecorded());
    }

    @Test
    void bothFormsOfRecordingsAreRead() {
        List<RecordedConversation> read = RecordedConversation.read("classpath:recordings/*.json");

        assertThat(read)
                .extracting(RecordedConversation::toString)
                .containsExactlyInAnyOrder("tidies-up", "goes-too-far", "asks-for-files");
        assertThat(RecordedConversation.read("classpath:recordings/chat.json"))
                .singleElement()
                .satisfies(chat -> assertThat(chat.calls())
                        .containsExactly(
                                new RecordedToolCall("shell-1", Map.of("command", "ls /tmp"), "a.txt", null, null)));
    }

    @Test
    void anIdThatAModelGivesTwiceIsAnsweredInOrder(@TempDir Path folder) throws IOException {
        String call = "{'tool_calls': [{'id': 'c1', 'function': {'name': 'shell-1', 'arguments': '{}'}}]}";
        String answer = "{'role': 'tool', 'tool_call_id': 'c1', 'content': '%s'}";
        String chat = "{'task_id': 7, 'traj': [%s, %s, %s, %s, %s]}"
                .formatted(call, answer.formatted("first"), call, answer.formatted("second"), call);
        Path file = Files.writeString(folder.resolve("chat.json"), chat.replace('\'', '"'));

        RecordedConversation read =
                RecordedConversation.read(file.toUri().toString()).get(0);

        assertThat(read.id()).isEqualTo("task 7, trial 0");
        assertThat(read.calls()).extracting(RecordedToolCall::result).containsExactly("first", "second", null);
    }

    @Test
    void aRecordedErrorIsThrownAgainAndHooksMayRecoverFromIt() {
        RecordedConversation conversation = RecordedConversation.read(SHELL).get(1);
        this.runner.run(context -> {
            ReplayedConversation replayed = conversation.replay(context.getBean(HookTemplate.class));

            assertThat(replayed).answers("shell-1", "sorry: Tool 'shell-1' failed: timed out");
            assertThat(replayed).cancels("shell-1");
            assertThat(replayed.cancelled())
                    .singleElement()
                    .satisfies(call -> assertThat(call.reason()).isEqualTo("destructive command"));
        });
    }

    @Test
    void aConversationMayBeThatOfAnAgentWhoseHooksTakePart() {
        RecordedConversation conversation = RecordedConversation.read(SHELL).get(0);
        this.runner.run(context -> {
            ReplayedConversation replayed = conversation.replayAs(context.getBean(HookTemplate.class), "admin");

            assertThat(replayed).cancelsNothing().answers("shell-1", "a.txt");
            List<String> seen = context.getBean(Guards.class).seen;
            assertThat(seen).hasSize(3);
            assertThat(seen.get(0)).startsWith("agent:admin null ");
            assertThat(seen.get(1)).startsWith("tool:shell-1 agent:admin ");
            assertThat(seen.stream().map(line -> line.substring(line.lastIndexOf(' '))))
                    .containsOnly(seen.get(0).substring(seen.get(0).lastIndexOf(' ')));
        });
    }

    @Test
    void aTestMayMakeTheCallsItself() {
        RecordedConversation conversation = RecordedConversation.read(SHELL).get(1);

        ReplayedConversation replayed =
                conversation.replay(call -> call.arguments().get("command"));

        assertThat(replayed).answers("shell-1", "df");
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> assertThat(replayed).cancelsAsRecorded())
                .withMessageContaining("Expected in conversation 'goes-too-far'")
                .withMessageContaining("shell-1{command=rm -rf /} to be cancelled because of \"destructive\"")
                .withMessageContaining("shell-1{command=df} answered: df");
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> assertThat(replayed).cancels("shell-1"));
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> assertThat(replayed).answers("shell-1", "ls"));
    }

    @Test
    void whatIsCancelledOrFailsUnlikeItsRecordingIsTold() {
        this.runner.run(context -> {
            HookTemplate hooks = context.getBean(HookTemplate.class);
            RecordedToolCall call = new RecordedToolCall("shell-1", Map.of("command", "rm -rf /"), "", null, null);
            ReplayedConversation cancelled = new RecordedConversation("c", List.of(call)).replay(hooks);
            ReplayedConversation failed = new RecordedConversation("f", List.of(call)).replay(unused -> {
                throw new IOException("no shell");
            });

            assertThatExceptionOfType(AssertionError.class)
                    .isThrownBy(() -> assertThat(cancelled).cancelsAsRecorded())
                    .withMessageContaining("to go through")
                    .withMessageContaining("cancelled by 'guards.guard': \"destructive command\"");
            assertThatExceptionOfType(AssertionError.class)
                    .isThrownBy(() -> assertThat(cancelled).cancelsNothing());
            assertThatExceptionOfType(AssertionError.class)
                    .isThrownBy(() -> assertThat(failed).cancelsAsRecorded())
                    .withMessageContaining("not to fail");
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"id": "a"}                                                     | has neither 'calls' nor 'messages'
                    {"calls": [{"arguments": {}}]}                                  | has no name of the tool in call 1
                    {"calls": [{"tool": "a", "arguments": [1]}]}                    | has arguments in call 1 that are no object
                    {"messages": [{"tool_calls": [{"function": {"name": "a", "arguments": "{"}}]}]} | are no JSON
                    {                                                               | is no JSON
                    []                                                              | There is no conversation at
                    """)
    void aFileThatIsNoRecordingIsRefusedWithTheFault(String json, String fault, @TempDir Path folder)
            throws IOException {
        Path file = Files.writeString(folder.resolve("desk.json"), json);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> RecordedConversation.read(file.toUri().toString()))
                .withMessageContaining(fault)
                .withMessageContaining("desk.json");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RecordedConversation.read("classpath:recordings/none.json"))
                .withMessageContaining("classpath:recordings/none.json");
    }

    static class Guards {

        private final List<String> seen = new ArrayList<>();

        @Hook({BEFORE_AGENT_EXECUTION, AFTER_TOOL_EXECUTION})
        void note(HookContext context) {
            this.seen.add(context.component() + " " + context.parent() + " " + context.correlationId());
        }

        @Hook(value = BEFORE_TOOL_EXECUTION, phase = HookPhase.GUARD)
        HookResult guard(String command) {
            return command.contains("rm -rf") ? HookResult.cancel("destructive command") : HookResult.proceed();
        }

        @Hook(TOOL_ERROR)
        HookResult apologise(HookContext context) {
            return HookResult.modify("sorry: " + String.valueOf(context.error()).replaceAll("^.*?: ", ""));
        }
    }
}
