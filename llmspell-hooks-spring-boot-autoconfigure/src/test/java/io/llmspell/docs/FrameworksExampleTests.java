package io.llmspell.docs;

import static io.llmspell.autoconfigure.ScriptedChatModel.call;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.autoconfigure.ScriptedChatModel;
import io.llmspell.autoconfigure.SpringAiContexts;
import io.llmspell.docs.FrameworksExample.Desk;
import io.llmspell.docs.FrameworksExample.Policy;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.model.ChatModel;

class FrameworksExampleTests {

    @Test
    void thePolicyOfThePageStopsATooExpensiveFlightAndCountsTokens() {
        SpringAiContexts.runner()
                .withBean(
                        ChatModel.class,
                        () -> new ScriptedChatModel(
                                call("book", "{'flight':'LH1','price':900}"),
                                call("book", "{'flight':'LH2','price':90}")))
                .withBean(Desk.class)
                .withBean(Policy.class)
                .run(context -> {
                    assertThat(context.getBean(Desk.class).answer("Book two flights"))
                            .isEqualTo(
                                    "book said The call of tool 'book' was cancelled: more than 500 needs an approval;"
                                            + " book said \"booked LH2 for 90\"");
                    assertThat(context.getBean(Policy.class).tokens()).isEqualTo(20);
                });
    }
}
