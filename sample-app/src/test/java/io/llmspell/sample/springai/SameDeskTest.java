package io.llmspell.sample.springai;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.sample.event.EventReport;
import io.llmspell.sample.history.History;
import io.llmspell.sample.history.Moment;
import io.llmspell.sample.history.PastConversation;
import io.llmspell.sample.history.RunLog;
import io.llmspell.sample.journal.Conversation;
import io.llmspell.sample.journal.Journal;
import io.llmspell.sample.journal.Tally;
import io.llmspell.sample.replay.Desks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.context.ConfigurableApplicationContext;

/** What the two profiles do with the same conversations. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SameDeskTest {

    /**
     * Calls in parallel, of which one is cancelled; words along with calls; words ahead of calls; and no last words.
     */
    private static final String PARALLEL = """
            [{"id": "parallel", "now": "2026-03-10T09:00:00", "messages": [
               {"role": "assistant", "content": "Welcome."},
               {"role": "user", "content": "Cancel R1, and tell me where you fly."},
               {"role": "assistant", "content": "One moment.", "tool_calls": [
                 {"id": "a", "type": "function",
                  "function": {"name": "get_reservation_details", "arguments": "{\\"reservation_id\\": \\"R1\\"}"}},
                 {"id": "b", "type": "function",
                  "function": {"name": "cancel_reservation", "arguments": "{\\"reservation_id\\": \\"R1\\"}"}},
                 {"id": "c", "type": "function", "function": {"name": "list_all_airports", "arguments": "{}"}}]},
               {"role": "tool", "tool_call_id": "a", "content": "{\\"reservation_id\\": \\"R1\\", \\"user_id\\": \\"kim\\",
                 \\"cabin\\": \\"economy\\", \\"passengers\\": [],
                 \\"flights\\": [{\\"flight_number\\": \\"LM1\\", \\"date\\": \\"2020-01-01\\"}]}"},
               {"role": "tool", "tool_call_id": "b", "content": "done"},
               {"role": "tool", "tool_call_id": "c", "content": "{\\"LIS\\": \\"Lisbon\\"}"},
               {"role": "assistant", "content": "That is done."},
               {"role": "assistant", "content": null, "tool_calls": [
                 {"id": "d", "type": "function", "function": {"name": "order_taxi", "arguments": {"to": "LIS", "at": null}}}]},
               {"role": "tool", "tool_call_id": "d", "content": "it comes"}]}]
            """.replace("\n     ", " ");

    private ConfigurableApplicationContext plain;

    private ConfigurableApplicationContext springAi;

    @BeforeAll
    void replay() {
        this.plain = Desks.start();
        this.springAi = Desks.startSpringAi();
    }

    @AfterAll
    void close() {
        this.plain.close();
        this.springAi.close();
    }

    @Test
    void theSummaryIsTheSame() {
        assertThat(this.springAi.getBean(Tally.class).summary())
                .isEqualTo(this.plain.getBean(Tally.class).summary());
    }

    @Test
    void theConversationsAreTheSameWithAllThatHooksDecided() {
        assertThat(conversations(this.springAi)).hasSize(12).isEqualTo(conversations(this.plain));
    }

    @Test
    void theCostsAreOfTheSameTools() {
        assertThat(this.springAi.getBean(EventReport.class).summary().costs().byTool())
                .containsOnlyKeys(this.plain
                        .getBean(EventReport.class)
                        .summary()
                        .costs()
                        .byTool()
                        .keySet());
    }

    @Test
    void theEventsAreTheSameButForThoseOfTheModel() {
        Map<String, Long> expected = new TreeMap<>(events(this.plain));
        // A model is an agent: its 52 answers with a call, and the 25 that end a turn.
        expected.merge("agent.execution.started of recordedModel", 77L, Long::sum);
        expected.merge("agent.execution.completed of recordedModel", 77L, Long::sum);

        assertThat(events(this.springAi)).isEqualTo(expected);
    }

    @Test
    void callsInParallelAndWordsAmongThemAreTheSame(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("parallel.json"), PARALLEL);
        try (ConfigurableApplicationContext one = Desks.start("--travel.replay=" + file);
                ConfigurableApplicationContext other = Desks.startSpringAi("--travel.replay=" + file)) {
            assertThat(conversations(other)).isEqualTo(conversations(one));
            assertThat(other.getBean(Tally.class).summary().callsByOutcome())
                    .isEqualTo(Map.of("answered", 3L, "cancelled", 1L));
            assertThat(conversations(other).get("parallel"))
                    .contains("reply One moment.\nThat is done.")
                    .contains("call #4 order_taxi {\"to\":\"LIS\",\"at\":null} answered it comes");
        }
    }

    @Test
    void plainBeansHaveNoModel() {
        assertThat(this.plain.getBeansOfType(ChatModel.class)).isEmpty();
        assertThat(this.springAi.getBeansOfType(ChatModel.class)).containsOnlyKeys("recordedModel");
    }

    private static Map<String, String> conversations(ConfigurableApplicationContext desk) {
        return desk.getBean(Journal.class).latest().stream()
                .collect(Collectors.toMap(Conversation::id, SameDeskTest::text));
    }

    /** Without times. */
    private static String text(Conversation conversation) {
        return conversation.entries().stream()
                .map(entry -> entry.kind()
                        + (entry.number() > 0 ? " #" + entry.number() : "")
                        + " " + entry.text() + " " + entry.detail() + " " + entry.outcome() + " " + entry.answer()
                        + entry.decisions().stream()
                                .map(each -> "\n  " + each.component() + " " + each.point() + " " + each.hook() + " "
                                        + each.kind() + " " + each.reason() + " " + each.applied())
                                .collect(Collectors.joining()))
                .map(String::stripTrailing)
                .collect(Collectors.joining("\n"));
    }

    private static Map<String, Long> events(ConfigurableApplicationContext desk) {
        History history = desk.getBean(History.class);
        List<PastConversation> held =
                history.conversations(desk.getBean(RunLog.class).run());
        return held.stream()
                .flatMap(each -> history.timeline(each.correlationId(), 0, 1_000).entries().stream())
                // How full the queue of the slow archive is is a matter of time.
                .filter(moment -> !moment.type().startsWith("system."))
                .map(SameDeskTest::what)
                .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
    }

    private static String what(Moment moment) {
        return moment.type() + " of " + moment.component();
    }
}
