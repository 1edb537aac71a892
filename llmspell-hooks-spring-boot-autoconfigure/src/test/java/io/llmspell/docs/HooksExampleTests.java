package io.llmspell.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.autoconfigure.HookAutoConfiguration;
import io.llmspell.docs.HooksExample.Refusals;
import io.llmspell.docs.ReadmeExample.Guardrails;
import io.llmspell.docs.ReadmeExample.Shell;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.http.HttpStatus;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

class HooksExampleTests {

    @Test
    void whatAHookRefusesIsForbiddenInARequest() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(HookAutoConfiguration.class))
                .withPropertyValues("llmspell.hooks.timeout=30s")
                .withBean("shell", Shell.class)
                .withBean(Guardrails.class)
                .run(context -> {
                    MockMvcTester web = MockMvcTester.create(
                            MockMvcBuilders.standaloneSetup(new Terminal(context.getBean(Shell.class)))
                                    .setControllerAdvice(new Refusals())
                                    .build());

                    assertThat(web.get().uri("/run?command=ls")).hasStatusOk().hasBodyTextEqualTo("ran ls");
                    assertThat(web.get().uri("/run?command=rm -rf"))
                            .hasStatus(HttpStatus.FORBIDDEN)
                            .bodyJson()
                            .isLenientlyEqualTo("{\"detail\":\"destructive command\"}");
                });
    }

    @RestController
    static class Terminal {

        private final Shell shell;

        Terminal(Shell shell) {
            this.shell = shell;
        }

        @GetMapping("/run")
        String run(@RequestParam String command) {
            return this.shell.run(command);
        }
    }
}
