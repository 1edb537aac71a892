package io.llmspell.sample.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmspell.sample.conversation.RecordingFormatException;
import io.llmspell.sample.journal.Conversation;
import io.llmspell.sample.journal.Entry;
import io.llmspell.sample.journal.Journal;
import io.llmspell.sample.journal.Summary;
import io.llmspell.sample.journal.Tally;
import io.llmspell.sample.policy.PolicyGuards;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.context.ConfigurableApplicationContext;

class StartReplayTest {

    private static final String TASKS = """
            [{"task_id": 0, "traj": [
               {"role": "system", "content": "There is no clock here."},
               {"role": "user", "content": "Where do you fly?"},
               {"role": "assistant", "content": null, "tool_calls": [{"id": "a", "type": "function",
                 "function": {"name": "list_all_airports", "arguments": "{}"}}]},
               {"role": "tool", "tool_call_id": "a", "content": "the first answer"},
               {"role": "assistant", "content": null, "tool_calls": [{"id": "b", "type": "function",
                 "function": {"name": "order_taxi", "arguments": "{\\"to\\": \\"OSL\\"}"}}]},
               {"role": "tool", "tool_call_id": "b", "content": "it comes"}]},
             {"task_id": 1, "traj": [
               {"role": "user", "content": "And where else? Also cancel R1."},
               {"role": "assistant", "content": null, "tool_calls": [{"id": "a", "type": "function",
                 "function": {"name": "list_all_airports", "arguments": "{}"}}]},
               {"role": "tool", "tool_call_id": "a", "content": "the second answer"},
               {"role": "assistant", "content": null, "tool_calls": [{"id": "b", "type": "function",
                 "function": {"name": "get_reservation_details", "arguments": "{\\"reservation_id\\": \\"R1\\"}"}}]},
               {"role": "tool", "tool_call_id": "b", "content": "{\\"reservation_id\\": \\"R1\\", \\"user_id\\": \\"kim\\",
                 \\"cabin\\": \\"economy\\", \\"passengers\\": [],
                 \\"flights\\": [{\\"flight_number\\": \\"LM1\\", \\"date\\": \\"2020-01-01\\"}]}"},
               {"role": "assistant", "content": null, "tool_calls": [{"id": "c", "type": "function",
                 "function": {"name": "cancel_reservation", "arguments": "{\\"reservation_id\\": \\"R1\\"}"}}]},
               {"role": "tool", "tool_call_id": "c", "content": "done"}]}]
            """.replace("\n     ", " ");

    ConfigurableApplicationContext start(String... arguments) {
        return Desks.start(arguments);
    }

    @Test
    void aFileOfAnyDocumentedFormIsReplayed(@TempDir Path directory) throws IOException {
        try (ConfigurableApplicationContext desk = start("--travel.replay=" + write(directory, TASKS))) {
            Summary summary = desk.getBean(Tally.class).summary();

            assertThat(summary.conversations()).isEqualTo(2);
            assertThat(summary.callsByOutcome()).isEqualTo(Map.of("answered", 5L));
            assertThat(answers(desk, "task-0")).containsExactly("the first answer", "it comes");
        }
    }

    @Test
    void whatALookUpHasAnsweredItAnswersAgain(@TempDir Path directory) throws IOException {
        try (ConfigurableApplicationContext desk = start("--travel.replay=" + write(directory, TASKS))) {
            assertThat(answers(desk, "task-1").get(0)).isEqualTo("the first answer");
        }
    }

    @Test
    void theGuardOfFlownFlightsSaysWhenItCannotKnow(@TempDir Path directory) throws IOException {
        try (ConfigurableApplicationContext desk = start("--travel.replay=" + write(directory, TASKS))) {
            assertThat(desk.getBean(Tally.class).summary().count("policy.keepFlownFlights", "skipped"))
                    .isEqualTo(1);
        }
    }

    @Test
    void aFileOfAnotherFormIsExplained(@TempDir Path directory) throws IOException {
        Path file = write(directory, "[{\"task_id\": 1}]");

        assertThatThrownBy(() -> start("--travel.replay=" + file))
                .isInstanceOfSatisfying(RecordingFormatException.class, failure -> {
                    FailureAnalysis analysis = new RecordingFormatFailureAnalyzer().analyze(failure, failure);
                    assertThat(analysis.getDescription())
                            .contains(file.toString())
                            .contains("[0].messages must be a list of messages");
                    assertThat(analysis.getAction()).contains("README");
                });
    }

    @Test
    void aHookThatHangsIsTimedOutAndTheExitCodeTellsThatItFailed() {
        ConfigurableApplicationContext desk = start("--spring.profiles.active=hanging");
        Summary summary = desk.getBean(Tally.class).summary();

        assertThat(summary.decisionsByHook()).containsEntry("fraud.awaitCheck", Map.of("failed", 8L));
        assertThat(reasons(desk, "fraud.awaitCheck"))
                .hasSize(8)
                .filteredOn(reason -> reason.startsWith("timeout"))
                .hasSize(5);
        assertThat(summary.callsByOutcome()).isEqualTo(Map.of("answered", 43L, "cancelled", 9L));
        assertThat(SpringApplication.exit(desk)).isEqualTo(3);
    }

    @Test
    void aToolThatNoHookStandsInForFailsAndTheDeskGoesOn() {
        try (ConfigurableApplicationContext desk =
                start("--llmspell.hooks.instances.[resilience.askArchive].mode=disabled")) {
            assertThat(desk.getBean(Tally.class).summary().callsByOutcome())
                    .isEqualTo(Map.of("answered", 42L, "cancelled", 9L, "failed", 1L));
        }
    }

    @Test
    void aShadowedGuardCountsWithoutCancelling() {
        try (ConfigurableApplicationContext desk =
                start("--llmspell.hooks.instances.[policy.keepBasicEconomyFlights].mode=shadow")) {
            Summary summary = desk.getBean(Tally.class).summary();

            assertThat(PolicyGuards.basicEconomyViolations(summary)).isEqualTo(2);
            assertThat(summary.callsByOutcome()).isEqualTo(Map.of("answered", 45L, "cancelled", 7L));
        }
    }

    private static Path write(Path directory, String content) throws IOException {
        return Files.writeString(directory.resolve("recorded.json"), content);
    }

    private static List<String> answers(ConfigurableApplicationContext desk, String conversation) {
        return entries(desk).stream()
                .filter(held -> held.id().equals(conversation))
                .flatMap(held -> held.entries().stream())
                .filter(entry -> entry.number() > 0)
                .map(Entry::answer)
                .toList();
    }

    private static List<String> reasons(ConfigurableApplicationContext desk, String hook) {
        return entries(desk).stream()
                .flatMap(held -> held.entries().stream())
                .flatMap(entry -> entry.decisions().stream())
                .filter(decision -> decision.hook().equals(hook))
                .map(decision -> decision.reason())
                .toList();
    }

    private static List<Conversation> entries(ConfigurableApplicationContext desk) {
        return desk.getBean(Journal.class).latest();
    }
}
