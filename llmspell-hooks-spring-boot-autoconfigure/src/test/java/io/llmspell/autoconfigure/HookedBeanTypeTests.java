package io.llmspell.autoconfigure;

import static io.llmspell.hook.StandardHookPoint.BEFORE_AGENT_EXECUTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.llmspell.annotation.Hook;
import io.llmspell.hook.HookContext;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;

/** Hooked beans can be injected wherever they could be without hooks. */
class HookedBeanTypeTests {

    private static final String PACKAGE = "io.llmspell.integration.langchain4j";

    private final Seeing seeing = new Seeing();

    private final ApplicationContextRunner runner =
            LangChain4jContexts.runner().withInitializer(HookContexts.object("seeing", this.seeing));

    @Test
    void theProductOfAFactoryThatIsDeclaredByAnInterfaceIsInjectedByItsFinalClass() {
        this.runner.withUserConfiguration(ByFinalClass.class).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(context.getBean(Holder.class).model().chat("Hello")).isEqualTo("final");
            assertThat(this.seeing.seen).isEmpty();
        });
    }

    @Test
    void theProductOfAFactoryIsHookedByTheInterfaceThatTheFactorySays() {
        try (Warnings warnings = Warnings.of(PACKAGE)) {
            this.runner.withUserConfiguration(ByInterface.class).run(context -> {
                assertThat(context.getBean(ChatModel.class).chat("Hello")).isEqualTo("final");
                assertThat(this.seeing.seen).containsExactly("agent:model");
                assertThat(warnings.messages()).isEmpty();
            });
        }
    }

    @Test
    void theProductsOfAFactoryThatIsMadeAnewEachTimeAreHookedToo() {
        this.runner.withUserConfiguration(Prototypes.class).run(context -> {
            context.getBean(ChatModel.class).chat("Hello");
            context.getBean(ChatModel.class).chat("Hello");

            assertThat(this.seeing.seen).containsExactly("agent:model", "agent:model");
        });
    }

    @Test
    void whatIsMadeOfAFinalClassOnRequestIsOfThatClass() {
        this.runner.run(
                context -> assertThat(context.getAutowireCapableBeanFactory().createBean(FinalModel.class))
                        .isExactlyInstanceOf(FinalModel.class));
    }

    @Test
    void whatIsMadeOfAnotherClassOnRequestIsHooked() {
        this.runner.run(context -> {
            OpenModel model = context.getAutowireCapableBeanFactory().createBean(OpenModel.class);

            assertThat(AopUtils.isCglibProxy(model)).isTrue();
            model.chat("Hello");
            assertThat(this.seeing.seen).hasSize(1);
        });
    }

    static class OpenModel implements ChatModel {

        @Override
        public ChatResponse doChat(ChatRequest request) {
            return ChatResponse.builder().aiMessage(AiMessage.from("final")).build();
        }
    }

    static final class FinalModel extends OpenModel {}

    record Holder(FinalModel model) {}

    static class ModelFactory implements FactoryBean<ChatModel> {

        @Override
        public ChatModel getObject() {
            return new FinalModel();
        }

        @Override
        public Class<?> getObjectType() {
            return ChatModel.class;
        }
    }

    static class FinalModelFactory implements FactoryBean<FinalModel> {

        @Override
        public FinalModel getObject() {
            return new FinalModel();
        }

        @Override
        public Class<?> getObjectType() {
            return FinalModel.class;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class ByFinalClass {

        @Bean
        FactoryBean<FinalModel> model() {
            return new FinalModelFactory();
        }

        @Bean
        Holder holder(FinalModel model) {
            return new Holder(model);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class ByInterface {

        @Bean
        ModelFactory model() {
            return new ModelFactory();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Prototypes {

        @Bean
        @Scope("prototype")
        ModelFactory model() {
            return new ModelFactory();
        }
    }

    static class Seeing {

        private final List<String> seen = new ArrayList<>();

        @Hook(BEFORE_AGENT_EXECUTION)
        void look(HookContext context) {
            this.seen.add(context.component().toString());
        }
    }
}
