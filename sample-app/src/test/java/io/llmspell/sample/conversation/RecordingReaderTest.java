package io.llmspell.sample.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class RecordingReaderTest {

    private static final String GREETING = "{'role': 'user', 'content': 'hello'}";

    private final RecordingReader reader = new RecordingReader(new JsonMapper());

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    {"messages": [%s]}                          | airline
                    [%s]                                        | airline
                    {"id": "mine", "messages": [%s]}            | mine
                    {"task_id": 7, "traj": [%s]}                | task-7
                    [{"task_id": 7, "traj": [%s]}]              | task-7
                    [{"messages": [%s]}]                        | airline-1
                    """)
    void everyDocumentedFormIsRead(String form, String id) {
        List<Recording> recordings = read(form.replace("%s", GREETING));

        assertThat(recordings).singleElement().satisfies(recording -> {
            assertThat(recording.id()).isEqualTo(id);
            assertThat(recording.opening()).isEqualTo("hello");
        });
    }

    @Test
    void turnsBeginWhereTheCustomerSpeaks() {
        Recording recording = readOne("""
                [{'role': 'assistant', 'content': 'What can I do for you?'},
                 {'role': 'user', 'content': 'Find me a flight'},
                 {'role': 'assistant', 'content': null, 'tool_calls': [
                    {'id': 'a', 'type': 'function', 'function': {'name': 'search', 'arguments': '{\\"to\\": \\"OSL\\"}'}}]},
                 {'role': 'tool', 'tool_call_id': 'a', 'content': '[]'},
                 {'role': 'assistant', 'content': 'There is none'},
                 {'role': 'user', 'content': 'Bye'}]
                """);

        assertThat(recording.turns())
                .containsExactly(
                        new RecordedTurn("", List.of(), "What can I do for you?"),
                        new RecordedTurn(
                                "Find me a flight",
                                List.of(new RecordedCall(1, "search", Map.of("to", "OSL"), "[]")),
                                "There is none"),
                        new RecordedTurn("Bye", List.of(), ""));
    }

    @Test
    void argumentsMayBeAnObjectAndContentMayBeParts() {
        Recording recording = readOne("""
                [{'role': 'user', 'content': [{'type': 'text', 'text': 'one '}, {'type': 'text', 'text': 'two'}]},
                 {'role': 'assistant', 'tool_calls': [
                    {'id': 'a', 'function': {'name': 'think', 'arguments': {'n': 1, 'nothing': null}}}]},
                 {'role': 'tool', 'tool_call_id': 'a', 'content': [{'type': 'text', 'text': 'ok'}]}]
                """);

        assertThat(recording.opening()).isEqualTo("one two");
        assertThat(recording.call(1).arguments()).containsEntry("n", 1).containsEntry("nothing", null);
        assertThat(recording.call(1).answer()).isEqualTo("ok");
    }

    @Test
    void anAnswerBelongsToTheOldestCallOfItsIdThatIsWaiting() {
        String call = "{'id': 'same', 'function': {'name': 'think', 'arguments': '{}'}}";
        String messages = """
                [{'role': 'assistant', 'tool_calls': [%s, %s]},
                 {'role': 'tool', 'tool_call_id': 'same', 'content': 'first'},
                 {'role': 'tool', 'tool_call_id': 'same', 'content': 'second'},
                 {'role': 'assistant', 'tool_calls': [%s]}]
                """.replace("%s", call);
        Recording recording = readOne(messages);

        assertThat(recording.calls()).extracting(RecordedCall::answer).containsExactly("first", "second", "");
        assertThat(recording.calls()).extracting(RecordedCall::number).containsExactly(1, 2, 3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'now': '2026-03-10T09:00:00', 'messages': [{'role': 'user', 'content': 'hello'}]}",
                "[{'role': 'system', 'content': 'Be kind. The current time is 2026-03-10 09:00:00 EST.'}]",
                "{'now': '2026-03-10T09:00:00',"
                        + " 'messages': [{'role': 'system', 'content': 'The current time is 1999-01-01 00:00:00.'}]}"
            })
    void theMomentIsInTheFileOrElseInItsSystemMessage(String form) {
        assertThat(readOne(form).now()).isEqualTo(LocalDateTime.of(2026, 3, 10, 9, 0));
    }

    @Test
    void aFileThatDoesNotTellTheMomentHasNone() {
        assertThat(readOne("[" + GREETING + "]").now()).isNull();
    }

    @Test
    void conversationsOfOneIdAreToldApart() {
        String task = "{'task_id': 3, 'traj': [" + GREETING + "]}";

        assertThat(read("[" + task + ", " + task + ", " + task + "]"))
                .extracting(Recording::id)
                .containsExactly("task-3", "task-3-2", "task-3-3");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    nonsense                                         | is not JSON
                    []                                               | holds no conversation
                    {"messages": 5}                                  | messages must be a list of messages
                    [{"task_id": 1}]                                 | [0].messages must be a list of messages
                    [{"role": "robot"}]                              | messages[0] has role 'robot'
                    [{"role": "user", "content": 5}]                 | messages[0] has content that is neither text
                    [{"role": "tool", "content": "x"}]               | messages[0] needs a 'tool_call_id'
                    [{"role": "tool", "tool_call_id": "a"}]          | messages[0] answers tool call 'a', which nobody
                    {"now": "noon", "messages": []}                  | now has the time 'noon'
                    [{"role": "assistant", "tool_calls": [{"id": "a", "function": {}}]}] | .function needs a 'name'
                    [{"role": "assistant", "tool_calls": [{"function": {"name": "f"}}]}] | tool_calls[0] needs a 'id'
                    [{"role": "assistant", "tool_calls": [{"id": "a", "function": {"name": "f", "arguments": "{"}}]}] | arguments is not JSON
                    [{"role": "assistant", "tool_calls": [{"id": "a", "function": {"name": "f", "arguments": "1"}}]}] | arguments must be a JSON object
                    """)
    void whatIsWrongIsSaidWithItsPlace(String form, String problem) {
        assertThatThrownBy(() -> read(form))
                .isInstanceOf(RecordingFormatException.class)
                .hasMessageStartingWith("dir/airline.json: ")
                .hasMessageContaining(problem);
    }

    @Test
    void aMissingFileIsNamedWithItsWholePath(@TempDir Path directory) {
        Path file = directory.resolve("none.json");

        assertThatThrownBy(() -> this.reader.read(file))
                .isInstanceOf(RecordingFormatException.class)
                .hasMessageContaining("cannot be read from " + file.toAbsolutePath());
    }

    private Recording readOne(String form) {
        return read(form).get(0);
    }

    private List<Recording> read(String form) {
        String json = form.replace('\'', '"');
        return this.reader.read("dir/airline.json", new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    }
}
