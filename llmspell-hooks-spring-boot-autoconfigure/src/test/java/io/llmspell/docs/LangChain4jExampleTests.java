package io.llmspell.docs;

import static io.llmspell.autoconfigure.LangChain4jScript.call;
import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.model.chat.ChatModel;
import io.llmspell.autoconfigure.LangChain4jContexts;
import io.llmspell.autoconfigure.LangChain4jScript;
import io.llmspell.docs.LangChain4jExample.Assistant;
import io.llmspell.docs.LangChain4jExample.Assistants;
import io.llmspell.docs.LangChain4jExample.FlightPolicy;
import org.junit.jupiter.api.Test;

class LangChain4jExampleTests {

    @Test
    void thePolicyOfThePageStopsATooExpensiveFlightAndCountsTokens() {
        LangChain4jContexts.runner()
                .withBean(
                        ChatModel.class,
                        () -> new LangChain4jScript(
                                        call("book", "{'flight':'LH1','price':900}"),
                                        call("book", "{'flight':'LH2','price':90}"))
                                .model())
                .withUserConfiguration(Assistants.class)
                .withBean(FlightPolicy.class)
                .run(context -> {
                    assertThat(context.getBean(Assistant.class).answer("Book two flights"))
                            .isEqualTo(
                                    "book failed: The call of tool 'book' was cancelled: more than 500 needs an approval;"
                                            + " book said booked LH2 for 90");
                    assertThat(context.getBean(FlightPolicy.class).tokens()).isEqualTo(20);
                });
    }
}
