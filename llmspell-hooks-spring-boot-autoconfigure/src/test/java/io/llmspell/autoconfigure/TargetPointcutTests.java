package io.llmspell.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.llmspell.annotation.Hook;
import io.llmspell.hook.ComponentId;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.StandardHookPoint;
import io.llmspell.integration.ToolCatalog;
import io.llmspell.integration.WorkflowTemplate;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.dao.OptimisticLockingFailureException;

/** Beans that nobody can annotate, named by pointcuts. */
class TargetPointcutTests {

    private static final String HERE = "execution(* io.llmspell.autoconfigure.TargetPointcutTests.";

    private final Log log = new Log();

    private final ApplicationContextRunner runner = HookContexts.runner()
            .withBean(Log.class, () -> this.log)
            .withBean(Journal.class)
            .withPropertyValues(
                    "llmspell.hooks.targets.agent[0]=" + HERE + "Legacy*Agent.*(..))",
                    "llmspell.hooks.targets.tool[0]=" + HERE + "Calculator.add(..))",
                    "llmspell.hooks.targets.tool[1]=" + HERE + "Calculator.divide(..))",
                    "llmspell.hooks.targets.workflow[0]=" + HERE + "Import.*(..))",
                    "llmspell.hooks.targets.state[0]=" + HERE + "Ledger.*(..))");

    @Test
    void pointsFireAroundATool() {
        this.runner.withBean("calculator", Calculator.class).run(context -> {
            Calculator calculator = context.getBean(Calculator.class);

            assertThat(calculator.add(1, 2)).isEqualTo(3);
            assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> calculator.divide(1, 0));
            assertThat(context.getBean(ToolCatalog.class).discover())
                    .extracting(ToolCatalog.Tool::component)
                    .containsExactly(ComponentId.tool("calculator"));
        });

        assertThat(this.log.entries())
                .containsExactly(
                        "BeforeToolExecution of tool:calculator.add",
                        "ToolValidation of tool:calculator.add",
                        "AfterToolExecution of tool:calculator.add",
                        "BeforeToolExecution of tool:calculator.divide",
                        "ToolValidation of tool:calculator.divide",
                        "ToolError of tool:calculator.divide",
                        "BeforeToolDiscovery of system:tools.discover",
                        "AfterToolDiscovery of system:tools.discover");
    }

    @Test
    void aMethodThatNoPointcutMatchesIsNoOperation() {
        this.runner
                .withBean("calculator", Calculator.class)
                .run(context -> context.getBean(Calculator.class).negate(1));

        assertThat(this.log.entries()).isEmpty();
    }

    @Test
    void pointsFireAroundAnAgentItsLifeIncluded() {
        this.runner.withBean("legacy", LegacyDeskAgent.class).run(context -> {
            LegacyDeskAgent agent = context.getBean(LegacyDeskAgent.class);
            agent.answer("hello");
            assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(agent::fail);
        });

        assertThat(this.log.entries())
                .containsExactly(
                        "BeforeAgentInit of agent:legacy.lifecycle",
                        "AfterAgentInit of agent:legacy.lifecycle",
                        "BeforeAgentExecution of agent:legacy.answer",
                        "AfterAgentExecution of agent:legacy.answer",
                        "BeforeAgentExecution of agent:legacy.fail",
                        "AgentError of agent:legacy.fail",
                        "BeforeAgentShutdown of agent:legacy.lifecycle",
                        "AfterAgentShutdown of agent:legacy.lifecycle");
    }

    @Test
    void pointsFireAroundAWorkflowAndItsStages() {
        this.runner.withBean("import", Import.class).run(context -> {
            assertThatExceptionOfType(UnsupportedOperationException.class)
                    .isThrownBy(() -> context.getBean(Import.class).run());
            context.getBean(Import.class).skip();
        });

        assertThat(this.log.entries())
                .containsExactly(
                        "BeforeWorkflowStart of workflow:import.run",
                        "BeforeWorkflowStage of workflow:import.read",
                        "AfterWorkflowStage of workflow:import.read",
                        "WorkflowCheckpoint of workflow:import.checkpoint",
                        "WorkflowStageTransition of workflow:import.write",
                        "BeforeWorkflowStage of workflow:import.write",
                        "WorkflowRollback of workflow:import.rollback",
                        "WorkflowError of workflow:import.run",
                        "BeforeWorkflowStart of workflow:import.skip",
                        "AfterWorkflowComplete of workflow:import.skip");
    }

    @Test
    void pointsFireAroundState() {
        this.runner.withBean("ledger", Ledger.class).run(context -> {
            Ledger ledger = context.getBean(Ledger.class);
            assertThat(ledger.getBalance()).isEqualTo(7);
            ledger.deposit(1);
            assertThatExceptionOfType(OptimisticLockingFailureException.class).isThrownBy(() -> ledger.deposit(-1));
        });

        assertThat(this.log.entries())
                .containsExactly(
                        "BeforeStateRead of state:ledger.getBalance",
                        "AfterStateRead of state:ledger.getBalance",
                        "BeforeStateWrite of state:ledger.deposit",
                        "AfterStateWrite of state:ledger.deposit",
                        "BeforeStateWrite of state:ledger.deposit",
                        "StateConflict of state:ledger.deposit");
    }

    @Test
    void aGuardStopsAToolThatIsNamedByAPointcut() {
        this.runner
                .withBean("calculator", Calculator.class)
                .withBean(NoZero.class)
                .run(context -> assertThatExceptionOfType(HookCancelledException.class)
                        .isThrownBy(() -> context.getBean(Calculator.class).divide(1, 0))
                        .withMessageContaining("by zero"));
    }

    static class Calculator {

        public int add(int a, int b) {
            return a + b;
        }

        public int divide(int a, int b) {
            return a / b;
        }

        public int negate(int a) {
            return -a;
        }
    }

    static class NoZero {

        @Hook(StandardHookPoint.BEFORE_TOOL_EXECUTION)
        HookResult check(int b) {
            return (b == 0) ? HookResult.cancel("by zero") : HookResult.proceed();
        }
    }

    static class LegacyDeskAgent {

        public String answer(String question) {
            return question;
        }

        public void fail() {
            throw new UnsupportedOperationException();
        }
    }

    static class Import {

        private final WorkflowTemplate workflows;

        Import(WorkflowTemplate workflows) {
            this.workflows = workflows;
        }

        public String run() throws Exception {
            return this.workflows.execute(run -> {
                run.stage("read", () -> "data");
                run.compensate("read", () -> {});
                run.checkpoint("checkpoint", java.util.Map.of(), state -> {});
                return run.stage("write", () -> {
                    throw new UnsupportedOperationException();
                });
            });
        }

        public void skip() {}
    }

    static class Ledger {

        private int balance = 7;

        public int getBalance() {
            return this.balance;
        }

        public void deposit(int amount) {
            if (amount < 0) {
                throw new OptimisticLockingFailureException("changed");
            }
            this.balance += amount;
        }
    }
}
