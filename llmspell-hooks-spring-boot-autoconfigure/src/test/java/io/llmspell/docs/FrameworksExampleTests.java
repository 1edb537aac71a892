package io.llmspell.docs;

import static io.llmspell.autoconfigure.ScriptedChatModel.call;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.adk.models.BaseLlm;
import com.google.adk.runner.Runner;
import io.llmspell.autoconfigure.AdkContexts;
import io.llmspell.autoconfigure.BatchContexts;
import io.llmspell.autoconfigure.ScriptedChatModel;
import io.llmspell.autoconfigure.ScriptedLlm;
import io.llmspell.autoconfigure.SpringAiContexts;
import io.llmspell.docs.FrameworksExample.Billing;
import io.llmspell.docs.FrameworksExample.BillingPolicy;
import io.llmspell.docs.FrameworksExample.Desk;
import io.llmspell.docs.FrameworksExample.Order;
import io.llmspell.docs.FrameworksExample.Policy;
import io.llmspell.docs.FrameworksExample.Spending;
import io.llmspell.docs.FrameworksExample.TravelDesk;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.infrastructure.item.ItemReader;
import org.springframework.batch.infrastructure.item.ItemWriter;
import org.springframework.batch.infrastructure.item.support.ListItemReader;
import reactor.core.publisher.Flux;

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

    /** Says the words that it is asked, one by one. */
    static class Parrot extends ScriptedChatModel {

        @Override
        public Flux<ChatResponse> stream(Prompt prompt) {
            return Flux.fromArray(prompt.getContents().split("(?<= )"))
                    .map(word -> new ChatResponse(List.of(new Generation(new AssistantMessage(word)))));
        }
    }

    @Test
    void theHookOfThePageOfHooksEndsAnAnswerWithACardNumberOverSeveralParts() {
        SpringAiContexts.runner()
                .withBean(ChatModel.class, Parrot::new)
                .withBean(HooksExample.Answers.class)
                .run(context -> {
                    ChatClient client =
                            context.getBean(ChatClient.Builder.class).build();

                    assertThat(client.prompt("it is 4111 1111 1111 1111 you know").stream()
                                    .content()
                                    .collectList()
                                    .block())
                            .containsExactly("it ", "is ", "4111 ", "1111 ", "1111 ");
                });
    }

    @Test
    @SuppressWarnings("unchecked")
    void theBillingOfThePageWantsAMonthAndStopsAtALargeOrder() {
        List<Order> billed = new CopyOnWriteArrayList<>();
        BatchContexts.RESOURCELESS
                .runner()
                .withUserConfiguration(Billing.class)
                .withBean(
                        "orders",
                        ItemReader.class,
                        () -> new ListItemReader<>(List.of(new Order("ann", 5), new Order("bob", 20_000))))
                .withBean("invoices", ItemWriter.class, () -> chunk -> billed.addAll((List<Order>) chunk.getItems()))
                .withBean(BillingPolicy.class)
                .run(context -> {
                    JobOperator operator = context.getBean(JobOperator.class);
                    Job billing = context.getBean(Job.class);

                    JobExecution first = operator.start(billing, new JobParameters());

                    assertThat(first.getStatus()).isEqualTo(BatchStatus.STOPPED);
                    assertThat(first.getExitStatus().getExitDescription()).contains("which month?");
                    assertThat(billed).isEmpty();

                    JobExecution second = operator.start(
                            billing,
                            new JobParametersBuilder().addString("month", "May").toJobParameters());

                    assertThat(second.getStatus()).isEqualTo(BatchStatus.STOPPED);
                    assertThat(second.getExitStatus().getExitDescription()).contains("needs an approval");
                    assertThat(billed).hasSize(2);
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
