package io.llmspell.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.llmspell.annotation.AgentComponent;
import io.llmspell.annotation.Hook;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.StandardHookPoint;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class AgentPointTests {

    private final Log log = new Log();

    private final ApplicationContextRunner runner = HookContexts.runner().withBean(Log.class, () -> this.log);

    @Test
    void pointsFireAroundTheLifeOfAnAgentWhoseHooksComeAfterIt() {
        this.runner
                .withBean("desk", Desk.class)
                .withBean("journal", Journal.class)
                .run(context -> context.getBean(Desk.class).answer("hello"));

        assertWholeLife();
    }

    @Test
    void pointsFireAroundTheLifeOfAnAgentWhoseHooksComeAheadOfIt() {
        this.runner
                .withBean("journal", Journal.class)
                .withBean("desk", Desk.class)
                .run(context -> context.getBean(Desk.class).answer("hello"));

        assertWholeLife();
    }

    @Test
    void pointsFireAroundTheLifeOfAnAgentWhoseHooksAreLazy() {
        this.runner
                .withBean("desk", Desk.class)
                .withInitializer(
                        HookContexts.bean("journal", Journal.class, definition -> definition.setLazyInit(true)))
                .run(context -> context.getBean(Desk.class).answer("hello"));

        assertWholeLife();
    }

    private void assertWholeLife() {
        assertThat(this.log.entries())
                .containsExactly(
                        "BeforeAgentInit of agent:desk.lifecycle",
                        "post construct",
                        "after properties set",
                        "AfterAgentInit of agent:desk.lifecycle",
                        "BeforeAgentExecution of agent:desk.answer",
                        "answer hello",
                        "AfterAgentExecution of agent:desk.answer",
                        "BeforeAgentShutdown of agent:desk.lifecycle",
                        "pre destroy",
                        "close",
                        "AfterAgentShutdown of agent:desk.lifecycle");
    }

    @Test
    void anExceptionOfAnAgentIsAnAgentError() {
        this.runner
                .withBean("desk", Desk.class)
                .withBean(Journal.class)
                .run(context -> assertThatIllegalStateException()
                        .isThrownBy(() -> context.getBean(Desk.class).fail())
                        .withMessage("out of order"));

        assertThat(this.log.entries())
                .containsSubsequence("BeforeAgentExecution of agent:desk.fail", "AgentError of agent:desk.fail")
                .doesNotContain("AfterAgentExecution of agent:desk.fail");
    }

    @Test
    void aVetoKeepsAnAgentFromBeingMade() {
        this.runner
                .withBean("desk", Desk.class)
                .withBean("bouncer", Bouncer.class)
                .run(context -> {
                    assertThat(context).hasFailed();
                    assertThat(context.getStartupFailure())
                            .hasRootCauseInstanceOf(HookCancelledException.class)
                            .hasMessageContaining("desk")
                            .rootCause()
                            .hasMessageContaining("bouncer.refuse")
                            .hasMessageContaining("not today");
                });

        assertThat(this.log.entries()).isEmpty();
    }

    @Test
    void aVetoOfOneAgentLeavesTheOthers() {
        this.runner
                .withBean("frontDesk", Desk.class)
                .withBean("bouncer", Bouncer.class)
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void aLazyAgentHasItsInitialisationWhenItIsFirstAskedFor() {
        this.runner
                .withInitializer(HookContexts.bean("desk", Desk.class, definition -> definition.setLazyInit(true)))
                .withBean(Journal.class)
                .run(context -> {
                    assertThat(this.log.entries()).isEmpty();

                    context.getBean(Desk.class);

                    assertThat(this.log.entries())
                            .startsWith("BeforeAgentInit of agent:desk.lifecycle")
                            .endsWith("AfterAgentInit of agent:desk.lifecycle");
                });
    }

    @Test
    void eachInstanceOfAPrototypeAgentHasItsInitialisation() {
        this.runner
                .withInitializer(HookContexts.bean(
                        "desk", Desk.class, definition -> definition.setScope(AbstractBeanDefinition.SCOPE_PROTOTYPE)))
                .withBean(Journal.class)
                .run(context -> {
                    context.getBean(Desk.class).answer("one");
                    context.getBean(Desk.class).answer("two");
                });

        assertThat(this.log.entries())
                .filteredOn(entry -> !entry.contains("post construct") && !entry.contains("after properties"))
                .containsExactly(
                        "BeforeAgentInit of agent:desk.lifecycle",
                        "AfterAgentInit of agent:desk.lifecycle",
                        "BeforeAgentExecution of agent:desk.answer",
                        "answer one",
                        "AfterAgentExecution of agent:desk.answer",
                        "BeforeAgentInit of agent:desk.lifecycle",
                        "AfterAgentInit of agent:desk.lifecycle",
                        "BeforeAgentExecution of agent:desk.answer",
                        "answer two",
                        "AfterAgentExecution of agent:desk.answer");
    }

    @AgentComponent
    static class Desk implements InitializingBean, AutoCloseable {

        private final Log log;

        Desk(Log log) {
            this.log = log;
        }

        public String answer(String question) {
            this.log.note("answer " + question);
            return question;
        }

        public void fail() {
            throw new IllegalStateException("out of order");
        }

        @PostConstruct
        public void start() {
            this.log.note("post construct");
        }

        @Override
        public void afterPropertiesSet() {
            this.log.note("after properties set");
        }

        @PreDestroy
        public void stop() {
            this.log.note("pre destroy");
        }

        @Override
        public void close() {
            this.log.note("close");
        }
    }

    static class Bouncer {

        @Hook(value = StandardHookPoint.BEFORE_AGENT_INIT, components = "desk")
        HookResult refuse() {
            return HookResult.cancel("not today");
        }
    }
}
