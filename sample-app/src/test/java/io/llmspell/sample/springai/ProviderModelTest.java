package io.llmspell.sample.springai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.llmspell.sample.journal.Conversation;
import io.llmspell.sample.journal.Entry;
import io.llmspell.sample.journal.Journal;
import io.llmspell.sample.journal.Summary;
import io.llmspell.sample.journal.Tally;
import io.llmspell.sample.replay.Desks;
import io.llmspell.sample.replay.RequestPlayer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.AssistantMessage.ToolCall;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage.ToolResponse;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.model.tool.ToolCallingChatOptions;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** A model of a provider takes the place of the recordings. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProviderModelTest {

    private ConfigurableApplicationContext desk;

    private Summary atStart;

    private Conversation held;

    private ProvidedModel model;

    @BeforeAll
    void hold() {
        this.desk = Desks.startSpringAiWith(Provider.class);
        this.atStart = this.desk.getBean(Tally.class).summary();
        this.model = this.desk.getBean(Provider.class).model;
        String name =
                this.desk.getBean(RequestPlayer.class).play("Anything at all").orElseThrow();
        this.held = this.desk.getBean(Journal.class).find(name).orElseThrow();
    }

    @AfterAll
    void close() {
        this.desk.close();
    }

    @Test
    void nothingIsReplayed() {
        assertThat(this.atStart.conversations()).isZero();
        assertThat(this.atStart.calls()).isZero();
    }

    @Test
    void aRequestLikeNoRecordingIsServedByIt() {
        assertThat(this.held.over()).isTrue();
        assertThat(this.held.entries())
                .extracting(Entry::kind, Entry::text, Entry::outcome)
                .containsExactly(
                        tuple("customer", "Anything at all", ""),
                        tuple("call", "get_user_details", "answered"),
                        tuple("call", "get_reservation_details", "answered"),
                        tuple("call", "update_reservation_flights", "cancelled"),
                        tuple("call", "refund", "answered"),
                        tuple("call", "search_onestop_flight", "answered"),
                        tuple("reply", "I am sorry.", ""));
    }

    @Test
    void itGetsAnswersWithoutPersonalData() {
        assertThat(this.model.heard("get_user_details"))
                .contains("\"membership\":\"gold\"", "[redacted]")
                .doesNotContain("mail.example");
    }

    @Test
    void itIsToldOfACancelledCallAndTheOthersAreMade() {
        assertThat(this.model.heard("update_reservation_flights"))
                .startsWith("The call of tool 'update_reservation_flights' was cancelled: reservation BAS101 is basic");
        assertThat(this.model.heard("think")).contains("what");
        assertThat(this.model.heard("refund")).startsWith("Error: the airline's system of this sample knows");
    }

    @Test
    void theSameHooksDecide() {
        Summary summary = this.desk.getBean(Tally.class).summary();

        assertThat(summary.callsByOutcome()).isEqualTo(Map.of("answered", 4L, "cancelled", 1L));
        // Each call once, and that of the connections once more for the archive, which stands in.
        assertThat(summary.decisionsByHook().get("policy.checkArguments")).isEqualTo(Map.of("continue", 6L));
        assertThat(summary.count("resilience.askArchive", "redirect")).isEqualTo(1);
        assertThat(summary.failures()).isZero();
    }

    @Test
    void itIsOfferedTheFunctionsOfTheDeskAndNothingElse() {
        Prompt first = this.model.prompts.get(0);

        assertThat(first.getInstructions().get(0))
                .isInstanceOfSatisfying(
                        SystemMessage.class,
                        system -> assertThat(system.getText()).contains("it is 2026-03-10T09:00."));
        assertThat(((ToolCallingChatOptions) first.getOptions()).getToolCallbacks())
                .extracting(each -> each.getToolDefinition().name())
                .hasSize(15)
                .contains("book_reservation", "think")
                .doesNotContain("recorded_tool", "connection_archive");
    }

    /** No configuration class, which the sample would find by itself. */
    static class Provider {

        final ProvidedModel model = new ProvidedModel();

        @Bean
        ChatModel provided() {
            return this.model;
        }
    }

    /** Looks up, and then asks for three things at once. */
    static class ProvidedModel implements ChatModel {

        private static final List<List<ToolCall>> SCRIPT = List.of(
                List.of(call("get_user_details", "{'user_id': 'noor_haddad_11'}")),
                List.of(call("get_reservation_details", "{'reservation_id': 'BAS101'}")),
                List.of(
                        call(
                                "update_reservation_flights",
                                "{'reservation_id': 'BAS101', 'cabin': 'economy', 'payment_id': 'credit_card_1',"
                                        + " 'flights': [{'flight_number': 'LM999', 'date': '2026-03-20'}]}"),
                        call("think", "what is not JSON"),
                        call("refund", "{'reservation_id': 'BAS101', 'amount': 5, 'payment_id': 'credit_card_1'}"),
                        call(
                                "search_onestop_flight",
                                "{'origin': 'LIS', 'destination': 'OSL', 'date': '2026-03-20'}")));

        private final List<Prompt> prompts = new ArrayList<>();

        private static ToolCall call(String tool, String json) {
            return new ToolCall("id-" + tool, "function", tool, json.replace('\'', '"'));
        }

        @Override
        public ChatResponse call(Prompt prompt) {
            this.prompts.add(prompt);
            int asked = this.prompts.size() - 1;
            AssistantMessage message = (asked < SCRIPT.size())
                    ? AssistantMessage.builder()
                            .content("")
                            .toolCalls(SCRIPT.get(asked))
                            .build()
                    : new AssistantMessage("I am sorry.");
            return new ChatResponse(List.of(new Generation(message)));
        }

        @Override
        public ChatOptions getOptions() {
            return ToolCallingChatOptions.builder().build();
        }

        String heard(String tool) {
            List<Message> messages = this.prompts.get(this.prompts.size() - 1).getInstructions();
            return messages.stream()
                    .flatMap(message -> (message instanceof ToolResponseMessage heard)
                            ? heard.getResponses().stream()
                            : Stream.<ToolResponse>empty())
                    .filter(response -> response.name().equals(tool))
                    .map(ToolResponse::responseData)
                    .findFirst()
                    .orElseThrow();
        }
    }
}
