package io.llmspell.sample.springai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.llmspell.sample.conversation.OfflinePlanner;
import io.llmspell.sample.conversation.Playback;
import io.llmspell.sample.conversation.RecordedCall;
import io.llmspell.sample.conversation.RecordedMessage;
import io.llmspell.sample.conversation.RecordedTurn;
import io.llmspell.sample.conversation.Recording;
import io.llmspell.sample.desk.CustomerRequest;
import io.llmspell.sample.tool.DeskTool;
import io.llmspell.sample.tool.ToolAnswer;
import io.llmspell.sample.tool.Toolbox;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.AssistantMessage.ToolCall;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.model.tool.ToolCallingChatOptions;
import tools.jackson.databind.json.JsonMapper;

class RecordedModelTest {

    private static final RecordedTurn TURN = new RecordedTurn(
            "hello",
            List.of(
                    new RecordedMessage(
                            "One moment.",
                            List.of(
                                    new RecordedCall(1, "think", Map.of("thought", "hm"), "ok"),
                                    new RecordedCall(2, "order_taxi", Map.of("to", "LIS"), "it comes"))),
                    new RecordedMessage("Done.", List.of())));

    private final Playback playback = new Playback();

    private final RecordedModel model = new RecordedModel(
            new OfflinePlanner(this.playback),
            new Toolbox(Map.of("think", tool(), Toolbox.ANY_FUNCTION, tool())),
            new JsonMapper());

    @BeforeEach
    void start() {
        this.playback.start("c", new Recording("c", null, List.of(new RecordedTurn("", List.of()), TURN)));
    }

    @Test
    void theCallsOfOneMessageAreMadeTogether() {
        AssistantMessage message = answer(1, 0);

        assertThat(message.getText()).isEqualTo("One moment.");
        assertThat(message.getToolCalls())
                .containsExactly(
                        new ToolCall("call_1", "function", "think", "{\"thought\":\"hm\"}"),
                        new ToolCall(
                                "call_2",
                                "function",
                                "recorded_tool",
                                "{\"function\":\"order_taxi\",\"arguments\":{\"to\":\"LIS\"}}"));
    }

    @Test
    void itGoesOnAsRecordedOnceTheToolsHaveAnswered() {
        AssistantMessage message = answer(1, 1);

        assertThat(message.getText()).isEqualTo("Done.");
        assertThat(message.getToolCalls()).isEmpty();
    }

    @Test
    void itSaysNothingWhereTheRecordingEnds() {
        assertThat(answer(1, 2).getText()).isEmpty();
        assertThat(answer(0, 0).getText()).isEmpty();
    }

    @Test
    void aPromptOfSomebodyElseIsExplained() {
        assertThatIllegalStateException()
                .isThrownBy(() -> this.model.call("hello"))
                .withMessageContaining("only what the travel desk asks can be answered");
    }

    private AssistantMessage answer(int turn, int answered) {
        List<Message> messages = new ArrayList<>(List.of(new UserMessage("hello")));
        for (int i = 0; i < answered; i++) {
            messages.add(ToolResponseMessage.builder().responses(List.of()).build());
        }
        ToolCallingChatOptions options = ToolCallingChatOptions.builder()
                .toolContext(TurnPlace.context(new CustomerRequest("c", turn, "hello")))
                .build();
        return this.model.call(new Prompt(messages, options)).getResult().getOutput();
    }

    private static DeskTool tool() {
        return request -> new ToolAnswer("ok");
    }
}
