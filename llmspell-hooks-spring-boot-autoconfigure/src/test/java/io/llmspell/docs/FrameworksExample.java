package io.llmspell.docs;

import static io.llmspell.hook.HookPhase.GUARD;
import static io.llmspell.hook.HookPhase.OBSERVE;
import static io.llmspell.hook.StandardHookPoint.AFTER_AGENT_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.BEFORE_WORKFLOW_START;
import static io.llmspell.hook.StandardHookPoint.WORKFLOW_CHECKPOINT;

import com.google.adk.agents.LlmAgent;
import com.google.adk.models.BaseLlm;
import com.google.adk.runner.InMemoryRunner;
import com.google.adk.runner.Runner;
import com.google.adk.tools.Annotations.Schema;
import com.google.adk.tools.FunctionTool;
import io.llmspell.annotation.Hook;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookResult;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.tool.annotation.Tool;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.ItemReader;
import org.springframework.batch.infrastructure.item.ItemWriter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Service;

/** What docs/frameworks.md shows. */
class FrameworksExample {

    @Service
    static class Desk {

        private final ChatClient client;

        Desk(ChatClient.Builder builder) {
            this.client = builder.build();
        }

        String answer(String question) {
            return this.client.prompt(question).tools(new Bookings()).call().content();
        }
    }

    static class Bookings {

        @Tool(description = "Books a flight")
        String book(String flight, int price) {
            return "booked " + flight + " for " + price;
        }
    }

    @Component
    static class Policy {

        private final LongAdder tokens = new LongAdder();

        @Hook(value = BEFORE_TOOL_EXECUTION, phase = GUARD, components = "book")
        HookResult limit(int price) {
            return (price > 500) ? HookResult.cancel("more than 500 needs an approval") : HookResult.proceed();
        }

        @Hook(value = AFTER_AGENT_EXECUTION, phase = OBSERVE, componentTags = "model")
        void count(HookContext context) {
            if (context.metadata().get("total_tokens") instanceof Integer used) {
                this.tokens.add(used);
            }
        }

        long tokens() {
            return this.tokens.sum();
        }
    }

    @Configuration
    static class Billing {

        @Bean
        Job billing(JobRepository repository, ItemReader<Order> orders, ItemWriter<Order> invoices) {
            Step bill = new StepBuilder("bill", repository)
                    .<Order, Order>chunk(100)
                    .reader(orders)
                    .writer(invoices)
                    .build();
            return new JobBuilder("billing", repository).start(bill).build();
        }
    }

    record Order(String customer, int amount) {}

    @Component
    static class BillingPolicy {

        @Hook(value = BEFORE_WORKFLOW_START, phase = GUARD, components = "billing")
        HookResult onlyWithAMonth(HookContext context) {
            return context.arguments().containsKey("month") ? HookResult.proceed() : HookResult.cancel("which month?");
        }

        @Hook(value = WORKFLOW_CHECKPOINT, phase = GUARD, components = "billing", operations = "bill")
        HookResult limit(List<Order> items) {
            return items.stream().anyMatch(order -> order.amount() > 10_000)
                    ? HookResult.cancel("an order of more than 10,000 needs an approval")
                    : HookResult.proceed();
        }
    }

    @Configuration
    static class TravelDesk {

        @Bean
        Runner travelDesk(BaseLlm model) {
            LlmAgent agent = LlmAgent.builder()
                    .name("desk")
                    .model(model)
                    .instruction("You reserve seats")
                    .tools(FunctionTool.create(Trains.class, "reserve"))
                    .build();
            return new InMemoryRunner(agent, "travel");
        }
    }

    public static class Trains {

        public static String reserve(@Schema(name = "train") String train, @Schema(name = "price") int price) {
            return "reserved " + train + " for " + price;
        }
    }

    @Component
    static class Spending {

        private final LongAdder tokens = new LongAdder();

        @Hook(value = BEFORE_TOOL_EXECUTION, phase = GUARD, components = "reserve")
        HookResult limit(int price) {
            return (price > 500) ? HookResult.cancel("more than 500 needs an approval") : HookResult.proceed();
        }

        @Hook(value = AFTER_AGENT_EXECUTION, phase = OBSERVE, componentTags = "model")
        void count(HookContext context) {
            if (context.metadata().get("total_tokens") instanceof Integer used) {
                this.tokens.add(used);
            }
        }

        long tokens() {
            return this.tokens.sum();
        }
    }
}
