package io.llmspell.docs.testing;

import static io.llmspell.hook.ComponentId.tool;
import static io.llmspell.test.EventAssertions.assertThat;
import static io.llmspell.test.HookAssertions.assertThat;
import static io.llmspell.test.HookContexts.before;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.verify;

import io.llmspell.hook.HookRegistry;
import io.llmspell.integration.HookTemplate;
import io.llmspell.test.HookTest;
import io.llmspell.test.ManualEventBus;
import io.llmspell.test.RecordedConversation;
import io.llmspell.test.RecordedConversations;
import io.llmspell.test.TestClock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

@HookTest
class GuardrailsTests {

    @Autowired
    HookRegistry hooks;

    @Autowired
    HookTemplate template;

    @Autowired
    Shell shell;

    @Autowired
    ManualEventBus bus;

    @Autowired
    TestClock clock;

    @MockitoBean
    Invoices invoices;

    @AfterEach
    void forget() {
        this.bus.drain();
        this.bus.forget();
    }

    @Test
    void destructiveCommandsAreCancelled() {
        assertThat(this.hooks, "guardrails.noDelete")
                .on(before(tool("shell-1")).argument("command", "rm -rf /"))
                .cancels("destructive");
        assertThat(this.hooks, "guardrails.noDelete")
                .on(before(tool("shell-1")).argument("command", "ls"))
                .proceeds();
    }

    @Test
    void whatRanIsBilled() {
        this.shell.run("ls");
        this.bus.drain();

        verify(this.invoices).add("shell-1");
        assertThat(this.bus)
                .published("tool.execution.started", "tool.execution.completed", "invoice.written")
                .last()
                .hasData("/tool", "shell-1");
    }

    @Test
    void anAnswerIsRememberedForFiveMinutes() {
        String answer = this.shell.run("date");
        assertThat(this.shell.run("date")).isEqualTo(answer);

        this.clock.advance(Duration.ofMinutes(6));

        assertThat(this.shell.run("date")).isNotEqualTo(answer);
    }

    @ParameterizedTest
    @RecordedConversations("classpath:recordings/shell.json")
    void conversationsGoAsRecorded(RecordedConversation conversation) {
        assertThat(conversation.replay(this.template)).cancelsAsRecorded();
    }
}
