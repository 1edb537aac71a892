package io.llmspell.docs;

import static io.llmspell.autoconfigure.ScriptedChatModel.call;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.adk.models.BaseLlm;
import com.google.adk.runner.Runner;
import io.llmspell.autoconfigure.AdkContexts;
import io.llmspell.autoconfigure.ScriptedChatModel;
import io.llmspell.autoconfigure.ScriptedLlm;
import io.llmspell.autoconfigure.SpringAiContexts;
import io.llmspell.docs.FrameworksExample.Desk;
import io.llmspell.docs.FrameworksExample.Policy;
import io.llmspell.docs.FrameworksExample.Spending;
import io.llmspell.docs.FrameworksExample.TravelDesk;
import java.util.Map;
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

    @Test
    void thePolicyOfThePageStopsATooExpensiveSeatAndCountsTokens() {
        AdkContexts.runner()
                .withBean(
                        BaseLlm.class,
                        () -> new ScriptedLlm(
                                ScriptedLlm.call("reserve", Map.of("train", "ICE1", "price", 900)),
                                ScriptedLlm.call("reserve", Map.of("train", "ICE2", "price", 90))))
                .withUserConfiguration(TravelDesk.class)
                .withBean(Spending.class)
                .run(context -> {
                    assertThat(AdkContexts.answer(context.getBean(Runner.class), "Reserve two seats"))
                            .isEqualTo(
                                    "reserve said {error=The call of tool 'reserve' was cancelled: more than 500 needs"
                                            + " an approval}; reserve said {result=reserved ICE2 for 90}");
                    assertThat(context.getBean(Spending.class).tokens()).isEqualTo(30);
                });
    }
}
