package io.llmspell.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.llmspell.autoconfigure.BridgeAutoConfiguration;
import io.llmspell.autoconfigure.EventAutoConfiguration;
import io.llmspell.autoconfigure.HookAutoConfiguration;
import io.llmspell.bridge.ScriptHost;
import io.llmspell.docs.DocumentationTests.Payments;
import io.llmspell.event.EventBus;
import io.llmspell.event.PullSubscription;
import io.llmspell.event.UniversalEvent;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** That what {@code docs/scripts.md} shows does what it says there. */
class ScriptsPageTests {

    private final CodeOfPage page = CodeOfPage.read("scripts.md");

    @TempDir
    Path folder;

    ScriptsPageTests() throws IOException {}

    /** With the folder in the place of the one that the page names. */
    private ApplicationContextRunner runner() {
        String locations = this.page.block("yaml", "locations:").replace("/etc/desk/scripts/", this.folder + "/");
        assertThat(locations).contains(this.folder.toString());
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        HookAutoConfiguration.class, EventAutoConfiguration.class, BridgeAutoConfiguration.class))
                .withInitializer(CodeOfPage.configured(locations))
                .withInitializer(CodeOfPage.configured(this.page.block("yaml", "permissions:")))
                .withPropertyValues(
                        "llmspell.bridge.scripts.pool-size=1",
                        "llmspell.bridge.scripts.timeout=10s",
                        "llmspell.bridge.scripts.handler-timeout=10s")
                .withBean("payments", Payments.class);
    }

    private void write(String file, String code) throws IOException {
        Files.writeString(this.folder.resolve(file), code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"payments.lua", "payments.js", "payments.py"})
    void theGuardCancelsWhatNeedsAnApproval(String file) throws IOException {
        write(file, this.page.file(file));

        runner().run(context -> {
            assertThat(context).hasNotFailed();
            Payments payments = context.getBean(Payments.class);
            assertThat(payments.pay(10)).isEqualTo("paid 10");
            assertThatExceptionOfType(HookCancelledException.class)
                    .isThrownBy(() -> payments.pay(2000))
                    .withMessageContaining("2000 needs an approval");
            assertThat(context.getBean(HookRegistry.class).find("payments.limit"))
                    .isPresent();
        });
    }

    @Test
    void twoScriptsOfOneNameAreRefused() throws IOException {
        write("payments.lua", this.page.file("payments.lua"));
        write("payments.js", this.page.file("payments.js"));

        runner().run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining("payments"));
    }

    @Test
    void theThirdRefundOfACustomerIsSuspicious() throws IOException {
        write("payments.lua", this.page.file("payments.lua") + this.page.block("lua", "payment.refunded"));

        runner().run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(context.getBean(ScriptHost.class)
                            .find("payments")
                            .orElseThrow()
                            .subscriptions())
                    .containsExactly("payments.refunds");
            EventBus bus = context.getBean(EventBus.class);
            PullSubscription suspicious = bus.subscribe("customer.*");
            for (String customer : List.of("ann", "bob", "ann", "bob", "ann")) {
                bus.publish("payment.refunded", Map.of("customer", customer));
            }

            UniversalEvent event = suspicious.receive(Duration.ofSeconds(30)).orElseThrow();
            assertThat(event.eventType()).isEqualTo("customer.suspicious");
            assertThat(event.at("/customer").asString()).isEqualTo("ann");
            assertThat(event.at("/refunds").asInt()).isEqualTo(3);
            assertThat(suspicious.depth()).isZero();
        });
    }

    @Test
    void whatIsNotNamedHasThePermissionsOfAllOthers() throws IOException {
        write("others.lua", this.page.file("payments.lua"));

        runner().run(context -> assertThat(context)
                .getFailure()
                .rootCause()
                .hasMessageContaining("the script 'others' has no permission for hooks at BeforeToolExecution"));
    }

    @Test
    void theFunctionsThatAreThereAreThoseOfTheTable() throws IOException {
        String listed = Pattern.compile("`((?:hook|event|state)\\.\\w+)\\(")
                .matcher(this.page.text().substring(this.page.text().indexOf("| function |")))
                .results()
                .map(name -> "[\"" + name.group(1) + "\"] = true")
                .distinct()
                .collect(Collectors.joining(", "));
        write("payments.lua", "local listed = {" + listed + "}\n" + """
                for module, functions in pairs({hook = hook, event = event, state = state}) do
                  for name in pairs(functions) do
                    local whole = module .. "." .. name
                    if not listed[whole] then error(whole .. " is not on the page") end
                    listed[whole] = nil
                  end
                end
                if next(listed) then error(next(listed) .. " is only on the page") end
                for _, level in ipairs({"trace", "debug", "info", "warn", "error"}) do log[level]("said") end
                """);

        runner().run(context -> assertThat(context).hasNotFailed());
    }
}
