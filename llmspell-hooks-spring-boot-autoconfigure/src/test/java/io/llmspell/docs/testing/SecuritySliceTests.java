package io.llmspell.docs.testing;

import static io.llmspell.hook.ComponentId.tool;
import static io.llmspell.test.EventAssertions.assertThat;
import static io.llmspell.test.HookAssertions.assertThat;
import static io.llmspell.test.HookContexts.before;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.llmspell.event.EventBus;
import io.llmspell.event.SubscriptionRefusedException;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookRegistry;
import io.llmspell.test.HookTest;
import io.llmspell.test.ManualEventBus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

/** The rules of an application count in a slice. */
@HookTest(
        properties = {
            "llmspell.security.tools[0].tools=shell-*",
            "llmspell.security.tools[0].authorities=ROLE_CLERK",
            "llmspell.security.topics[0].components=billing",
            "llmspell.security.topics[0].subscribe=tool.**"
        })
class SecuritySliceTests {

    @Autowired
    private HookRegistry hooks;

    @Autowired
    private Shell shell;

    @Autowired
    private ManualEventBus bus;

    @MockitoBean
    private Invoices invoices;

    @AfterEach
    void logOut() {
        SecurityContextHolder.clearContext();
        this.bus.drain();
        this.bus.forget();
    }

    @Test
    void aToolIsForThoseWhoMayCallIt() {
        assertThat(this.hooks)
                .on(before(tool("shell-1")).argument("command", "ls"))
                .cancels("may not call");
        assertThatExceptionOfType(HookCancelledException.class)
                .isThrownBy(() -> this.shell.run("ls"))
                .withMessageContaining("may not call");

        SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken("ann", "", "ROLE_CLERK"));

        assertThat(this.hooks)
                .on(before(tool("shell-1")).argument("command", "ls"))
                .proceeds();
        assertThat(this.shell.run("ls")).startsWith("ls ran");
        assertThat(this.bus).published("tool.execution.completed");
    }

    @Test
    void aTopicIsForThoseWhoMaySubscribe() {
        EventBus asked = this.bus;

        assertThatExceptionOfType(SubscriptionRefusedException.class)
                .isThrownBy(() -> asked.subscribe("tool.execution.*"));
    }
}
