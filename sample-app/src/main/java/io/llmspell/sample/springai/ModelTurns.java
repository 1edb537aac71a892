package io.llmspell.sample.springai;

import io.llmspell.sample.desk.CustomerRequest;
import io.llmspell.sample.desk.TurnTaker;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** Spring AI: what the desk does in a turn is up to a model, which is asked until it calls no more tools. */
@Component
@Profile("spring-ai")
class ModelTurns implements TurnTaker {

    private final ChatClient client;

    private final boolean recorded;

    ModelTurns(ChatClient client, ChatModel model) {
        this.client = client;
        this.recorded = model instanceof RecordedModel;
    }

    @Override
    public String take(CustomerRequest request) {
        Words words = new Words();
        this.client
                .prompt()
                // A message, as the client refuses a text that is empty.
                .messages(new UserMessage(request.text()))
                .toolContext(TurnPlace.context(request))
                .advisors(words)
                .call()
                .chatResponse();
        return words.text();
    }

    @Override
    public boolean improvises() {
        return !this.recorded;
    }
}
