package io.llmspell.autoconfigure;

import static io.llmspell.hook.StandardHookPoint.AFTER_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.TOOL_ERROR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.llmspell.annotation.Hook;
import io.llmspell.annotation.ToolComponent;
import io.llmspell.hook.ComponentId;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookResult;
import java.io.FileNotFoundException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What the methods of hooks may take. */
class HookParameterTests {

    private final Log log = new Log();

    private final ApplicationContextRunner runner =
            HookContexts.runner().withBean(Log.class, () -> this.log).withBean("bank", Bank.class);

    @Test
    void aHookTakesTheContextTheComponentAndArgumentsByName() {
        this.runner
                .withBean(ByName.class)
                .run(context -> context.getBean(Bank.class).transfer("alice", "bob", 5));

        assertThat(this.log.entries())
                .containsExactly("BeforeToolExecution of tool:bank.transfer tool:bank bob 5 alice");
    }

    @Test
    void aHookTakesTheOnlyArgumentOfATypeUnderAnyName() {
        this.runner
                .withBean(ByType.class)
                .run(context -> context.getBean(Bank.class).transfer("alice", "bob", 5));

        assertThat(this.log.entries()).containsExactly("amount 5");
    }

    @Test
    void anArgumentThatIsOneOfTwoOfItsTypeIsAFailureOfTheHook() {
        this.runner
                .withBean("strict", Ambiguous.class)
                .run(context -> assertThatExceptionOfType(HookCancelledException.class)
                        .isThrownBy(() -> context.getBean(Bank.class).transfer("alice", "bob", 5))
                        .withMessageContaining("strict.check")
                        .withMessageContaining("whoever")
                        .withMessageContaining("[from, to, amount]"));
    }

    @Test
    void aHookTakesTheResultByItsName() {
        this.runner
                .withBean(ResultByName.class)
                .run(context ->
                        assertThat(context.getBean(Bank.class).balance("alice")).isEqualTo("balance of alice!"));
    }

    @Test
    void aHookTakesAnArgumentBesideTheResult() {
        this.runner
                .withBean(ResultByName.class)
                .run(context -> context.getBean(Bank.class).balance("alice"));

        assertThat(this.log.entries()).containsExactly("alice has balance of alice");
    }

    @Test
    void aHookTakesTheExceptionOfItsTypeOnly() {
        this.runner.withBean(Errors.class).run(context -> {
            Bank bank = context.getBean(Bank.class);
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> bank.fail(new FileNotFoundException("a")));
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> bank.fail(new IOException("b")));
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> bank.fail(new IllegalStateException("c")));
        });

        assertThat(this.log.entries()).containsExactly("any a", "io a", "file a", "any b", "io b", "any c");
    }

    @Test
    void aHookTakesAPrimitiveArgument() {
        this.runner
                .withBean(Limit.class)
                .run(context -> assertThatExceptionOfType(HookCancelledException.class)
                        .isThrownBy(() -> context.getBean(Bank.class).transfer("alice", "bob", 1_001))
                        .withMessageContaining("1001"));
    }

    @Test
    void aHookTakesNullArguments() {
        this.runner
                .withBean(NullAware.class)
                .run(context -> context.getBean(Bank.class).balance(null));

        assertThat(this.log.entries()).containsExactly("owner null");
    }

    @Test
    void aHookWithoutParametersAndResultProceeds() {
        this.runner
                .withBean(Silent.class)
                .run(context ->
                        assertThat(context.getBean(Bank.class).balance("alice")).isEqualTo("balance of alice"));

        assertThat(this.log.entries()).containsExactly("silent");
    }

    @ToolComponent
    static class Bank {

        public void transfer(String from, String to, int amount) {}

        public String balance(String owner) {
            return "balance of " + owner;
        }

        public void fail(Exception exception) throws Exception {
            throw exception;
        }
    }

    abstract static class Logging {

        final Log log;

        Logging(Log log) {
            this.log = log;
        }
    }

    static class ByName extends Logging {

        ByName(Log log) {
            super(log);
        }

        @Hook(BEFORE_TOOL_EXECUTION)
        void look(String to, HookContext context, ComponentId component, int amount, String from) {
            this.log.note(context + " " + component + " " + to + " " + amount + " " + from);
        }
    }

    static class ByType extends Logging {

        ByType(Log log) {
            super(log);
        }

        @Hook(value = BEFORE_TOOL_EXECUTION, operations = "transfer")
        void look(Integer howMuch) {
            this.log.note("amount " + howMuch);
        }
    }

    static class Ambiguous {

        @Hook(value = BEFORE_TOOL_EXECUTION, phase = HookPhase.GUARD)
        void check(String whoever) {
            assertThat(whoever).isNull();
        }
    }

    static class ResultByName extends Logging {

        ResultByName(Log log) {
            super(log);
        }

        @Hook(AFTER_TOOL_EXECUTION)
        HookResult look(String owner, String result) {
            this.log.note(owner + " has " + result);
            return HookResult.modify(result + "!");
        }
    }

    static class Errors extends Logging {

        Errors(Log log) {
            super(log);
        }

        @Hook(value = TOOL_ERROR, priority = 1)
        void any(Throwable error) {
            this.log.note("any " + error.getMessage());
        }

        @Hook(value = TOOL_ERROR, priority = 2)
        void io(IOException error) {
            this.log.note("io " + error.getMessage());
        }

        @Hook(value = TOOL_ERROR, priority = 3)
        void file(HookContext context, FileNotFoundException error) {
            assertThat(context.error()).isSameAs(error);
            this.log.note("file " + error.getMessage());
        }
    }

    static class Limit {

        @Hook(value = BEFORE_TOOL_EXECUTION, phase = HookPhase.GUARD)
        HookResult check(int amount) {
            return (amount > 1_000) ? HookResult.cancel(amount + " is too much") : HookResult.proceed();
        }
    }

    static class NullAware extends Logging {

        NullAware(Log log) {
            super(log);
        }

        @Hook(BEFORE_TOOL_EXECUTION)
        void look(String owner) {
            this.log.note("owner " + owner);
        }
    }

    static class Silent extends Logging {

        Silent(Log log) {
            super(log);
        }

        @Hook(BEFORE_TOOL_EXECUTION)
        void look() {
            this.log.note("silent");
        }
    }
}
