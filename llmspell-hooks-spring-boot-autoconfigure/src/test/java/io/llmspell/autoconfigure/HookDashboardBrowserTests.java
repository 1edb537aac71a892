package io.llmspell.autoconfigure;

import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.llmspell.event.EventBus;
import io.llmspell.event.SubscriptionOptions;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookDefinition;
import io.llmspell.hook.HookMode;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookRegistry;
import io.llmspell.hook.HookResult;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.openqa.selenium.support.ui.Select;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.web.servlet.function.RouterFunction;

/** The dashboard in a browser, against a real server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HookDashboardBrowserTests {

    private static final String GUARD = "guardrails.noDelete";

    private static final String HOSTILE = "<img src=x onerror=\"document.title='owned'\">";

    private Browser browser;

    /** Another kind of browser runs the same tests. */
    Browser newBrowser() {
        return Browser.open();
    }

    @BeforeAll
    void open() {
        this.browser = newBrowser();
    }

    @AfterAll
    void close() {
        this.browser.close();
    }

    private static WebApplicationContextRunner runner() {
        return DashboardServer.servlet()
                .withBean("shell", DashboardApplication.Shell.class)
                .withBean("guardrails", DashboardApplication.Guardrails.class);
    }

    private static WebApplicationContextRunner writable() {
        return runner().withPropertyValues(
                        "management.endpoint.hooks.access=unrestricted",
                        "management.endpoint.events.access=unrestricted");
    }

    private void visit(ApplicationContext context, String fragment) {
        this.browser.visit(DashboardServer.root(context) + "/llmspell" + fragment);
    }

    private void switchTo(String mode) {
        new Select(this.browser.find("select[aria-label='Mode of " + GUARD + "']")).selectByValue(mode);
        this.browser
                .find("button[aria-label='Apply the mode of " + GUARD + "']")
                .click();
    }

    private static void cancels(DashboardApplication.Shell shell) {
        assertThatExceptionOfType(HookCancelledException.class).isThrownBy(() -> shell.run("rm -rf /"));
    }

    @Test
    void aHookSwitchedToShadowOnThePageLetsTheNextCallPassAndItsDecisionIsThere() {
        writable().run(context -> {
            DashboardApplication.Shell shell = context.getBean(DashboardApplication.Shell.class);
            cancels(shell);
            visit(context, "");
            this.browser.reads("#decisions tr", "blocked the call");

            switchTo("shadow");
            this.browser.reads("#message", GUARD + " is switched to shadow");

            assertThat(shell.run("rm -rf /")).isEqualTo("ran rm -rf /");
            this.browser.reads("#decisions tr:first-child .badge + .badge", "shadow");
            assertThat(this.browser.find("#decisions tr:first-child").getText())
                    .contains("cancel", "tool:shell run", GUARD, "destructive command")
                    .doesNotContain("blocked");
            this.browser.reads("#hook-graph", "guard · shadow");
        });
    }

    @Test
    void theGraphShowsPointsAndHooks() {
        runner().run(context -> {
            visit(context, "");

            this.browser.reads("#hook-graph", "guard · enforce · closed");
            assertThat(this.browser.find("#hook-graph").getText()).contains("BeforeToolExecution", GUARD);
            assertThat(this.browser.all("#hook-graph .edge")).hasSize(1);
            assertThat(this.browser.find("#hook-graph .node.good").getText()).contains(GUARD);
        });
    }

    @Test
    void anOpenBreakerIsClosedOnThePage() {
        writable()
                .withBean("broken", DashboardApplication.Broken.class)
                .withPropertyValues("llmspell.hooks.breaker.failure-threshold=1")
                .run(context -> {
                    assertThat(context.getBean(DashboardApplication.Shell.class).run("ls"))
                            .isEqualTo("ran ls");
                    visit(context, "");
                    this.browser.reads("#hooks .badge.bad", "open");
                    this.browser.find("#hook-graph .node.bad");

                    this.browser
                            .find("button[aria-label='Close the breaker of broken.fail']")
                            .click();

                    this.browser.reads("#message", "The breaker of broken.fail is closed");
                    this.browser.lacks("#hooks .badge.bad");
                });
    }

    @Test
    void aSubscriptionIsPausedAndResumedOnThePage() {
        writable().run(context -> {
            EventBus bus = context.getBean(EventBus.class);
            bus.subscribe(List.of("order.*"), SubscriptionOptions.named("billing"), event -> {});
            visit(context, "");
            this.browser.reads("#event-graph", "active · 0 waiting · 0 delivered");

            this.browser.find("button[aria-label='pause billing']").click();
            this.browser.reads("#message", "billing is paused");
            bus.publish("order.paid", 1);
            this.browser.reads("#subscriptions tr", "1 of ");
            this.browser.reads("#subscriptions .badge", "paused");

            this.browser.find("button[aria-label='resume billing']").click();
            this.browser.reads("#message", "billing is resumed");
            this.browser.reads("#event-graph", "active · 0 waiting · 1 delivered");

            this.browser.find("button[aria-label='drain billing']").click();
            this.browser.reads("#message", "billing is drained");
        });
    }

    @Test
    void namesAndReasonsAreShownAsTheyAreAndNeverRun() {
        HookDefinition hostile = HookDefinition.builder(HOSTILE)
                .on(BEFORE_TOOL_EXECUTION)
                .phase(HookPhase.GUARD)
                .handler(context -> HookResult.cancel("<script>document.title='owned'</script>"));
        writable().withBean("hostile", HookDefinition.class, () -> hostile).run(context -> {
            DashboardApplication.Shell shell = context.getBean(DashboardApplication.Shell.class);
            assertThatExceptionOfType(HookCancelledException.class).isThrownBy(() -> shell.run("ls"));
            visit(context, "");

            this.browser.reads("#hooks th", HOSTILE);
            this.browser.reads("#decisions", "<script>document.title='owned'</script>");
            this.browser.reads("#hook-graph", "<img src=x");
            assertThat(this.browser.all("main img, main script")).isEmpty();
            assertThat(this.browser.driver().getTitle()).isEqualTo("Hooks and events");

            new Select(this.browser.find("#hooks tr", HOSTILE, "select")).selectByValue("disabled");
            this.browser.find("#hooks tr", HOSTILE, "button").click();
            this.browser.reads("#message", HOSTILE + " is switched to disabled");
            assertThat(context.getBean(HookRegistry.class)
                            .find(HOSTILE)
                            .orElseThrow()
                            .mode())
                    .isEqualTo(HookMode.DISABLED);
        });
    }

    @Test
    void aLinkToACallShowsItsDecisionsOnly() {
        runner().run(context -> {
            DashboardApplication.Shell shell = context.getBean(DashboardApplication.Shell.class);
            cancels(shell);
            cancels(shell);
            visit(context, "");
            this.browser.reads("#decisions tr:nth-child(2)", "blocked the call");
            String link = this.browser.find("#decisions tr:nth-child(2) a").getAttribute("href");
            String id = this.browser.find("#decisions tr:nth-child(2) a").getText();

            this.browser.visit(link);

            this.browser.reads("#decisions a", id);
            assertThat(this.browser.all("#decisions tr")).hasSize(1);
            assertThat(this.browser.find("#filter-correlationId").getAttribute("value"))
                    .isEqualTo(id);

            this.browser.find("#clear").click();
            this.browser.find("#decisions tr:nth-child(2)");
        });
    }

    @Test
    void endpointsThatAreNotExposedAreNamedWithTheRemedy() {
        runner().withPropertyValues("management.endpoints.web.exposure.include=hooks")
                .run(context -> {
                    visit(context, "");

                    this.browser.reads("#notice-decisions", "management.endpoints.web.exposure.include=");
                    this.browser.reads("#notice-hookgraph", "The endpoint hookgraph is not exposed");
                    this.browser.reads("#notice-events", "The endpoint events is not exposed");
                    assertThat(this.browser.find("#notice-hooks").isDisplayed()).isFalse();
                    this.browser.reads("#hooks", GUARD);
                });
    }

    @Test
    void whatIsReadOnlyHasNoSwitches() {
        runner().run(context -> {
            visit(context, "");
            this.browser.reads("#hooks", GUARD);
            this.browser.reads("#hook-graph", "guard · enforce");

            assertThat(this.browser.all("#hooks select, #hooks button")).isEmpty();
        });
    }

    @Test
    void aRefusedChangeIsToldWithItsReason() {
        writable().withBean("policy", DashboardApplication.Policy.class).run(context -> {
            visit(context, "");
            switchTo("disabled");

            this.browser.reads("#message.problem", "nobody approved this");
            assertThat(context.getBean(HookRegistry.class)
                            .find(GUARD)
                            .orElseThrow()
                            .mode())
                    .isEqualTo(HookMode.ENFORCE);
        });
    }

    @Test
    void theTokenOfSpringSecurityIsSentFromItsCookie() {
        writable()
                .withUserConfiguration(DashboardApplication.TokenInCookie.class, DashboardApplication.Filters.class)
                .run(context -> {
                    visit(context, "");
                    switchTo("shadow");

                    this.browser.reads("#message.done", GUARD + " is switched to shadow");
                });
    }

    @Test
    void withoutThatTokenThePageSaysWhatIsMissing() {
        writable()
                .withUserConfiguration(DashboardApplication.TokenInSession.class, DashboardApplication.Filters.class)
                .run(context -> {
                    visit(context, "");
                    switchTo("shadow");

                    this.browser.reads("#message.problem", "CSRF token");
                });
    }

    @Test
    void anotherModeThanTheOneThatWasChosenIsTold() {
        writable().withBean("moderate", DashboardApplication.Moderate.class).run(context -> {
            visit(context, "");
            switchTo("disabled");

            this.browser.reads("#message.problem", "The mode of " + GUARD + " is shadow, and not disabled");
        });
    }

    @Test
    void aNameThatLeadsElsewhereIsSentNowhere() {
        DashboardApplication.Foreign foreign = new DashboardApplication.Foreign("x/../../shutdown");
        runner().withBean("foreign", RouterFunction.class, foreign::routes)
                .withPropertyValues("llmspell.dashboard.actuator-url=/foreign/actuator")
                .run(context -> {
                    visit(context, "");
                    this.browser.reads("#hooks th", "x/../../shutdown");
                    new Select(this.browser.find("#hooks select")).selectByValue("disabled");
                    this.browser.find("#hooks button").click();

                    this.browser.reads("#message.problem", "nothing was sent");
                    assertThat(foreign.posted).isEmpty();
                });
    }
}
