package io.llmspell.autoconfigure;

import static io.llmspell.hook.StandardHookPoint.SESSION_CHECKPOINT;
import static io.llmspell.hook.StandardHookPoint.SESSION_END;
import static io.llmspell.hook.StandardHookPoint.SESSION_RESTORE;
import static io.llmspell.hook.StandardHookPoint.SESSION_SAVE;
import static io.llmspell.hook.StandardHookPoint.SESSION_START;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.annotation.Hook;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookResult;
import io.llmspell.integration.session.HookedSession;
import io.llmspell.integration.session.HookedSessions;
import io.llmspell.integration.session.SessionCheckpoints;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.apache.catalina.Context;
import org.apache.catalina.Session;
import org.apache.catalina.session.StandardManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableWebApplicationContext;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.mock.web.MockHttpSession;
import tools.jackson.databind.json.JsonMapper;

/** The points of sessions of a servlet container, in a real one. */
class ServletSessionPointTests {

    private final Log log = new Log();

    private final WebApplicationContextRunner runner =
            WebSessions.runner().withBean(Log.class, () -> this.log).withBean("watch", Watch.class);

    @Test
    void aSessionStartsChangesItsIdAndEnds() {
        this.runner.run(context -> {
            WebSessions browser = new WebSessions(context);

            assertThat(browser.visit("none")).isEqualTo("null");
            assertThat(browser.visit("use")).isEqualTo("visit 1");
            assertThat(browser.visit("use")).isEqualTo("visit 2");
            assertThat(browser.visit("rename")).isEqualTo("renamed");
            assertThat(browser.visit("leave")).isEqualTo("left");

            assertThat(this.log.entries())
                    .containsExactly(
                            "SessionStart of system:session.start null",
                            "SessionCheckpoint of system:session.idChanged 2",
                            "SessionEnd of system:session.end 2 invalidated");
        });
    }

    @Test
    void aSessionThatIsPutAwayIsSavedAndOneThatIsBroughtBackIsRestored(@TempDir Path folder) {
        this.runner
                .withPropertyValues(
                        "server.servlet.session.persistent=true", "server.servlet.session.store-dir=" + folder)
                .run(context -> {
                    WebSessions browser = new WebSessions(context);
                    browser.visit("use");

                    manager(context).unload();
                    manager(context).load();

                    assertThat(browser.visit("use")).isEqualTo("visit 2");
                    assertThat(this.log.entries())
                            .containsExactly(
                                    "SessionStart of system:session.start null",
                                    "SessionSave of system:session.save 1",
                                    "SessionRestore of system:session.restore 1");
                });
    }

    @Test
    void aSessionThatExpiresEnds() {
        this.runner.run(context -> {
            // Not made by a request: the container would set its times once more some time after the answer.
            Session session = manager(context).createSession(null);
            session.getSession().setAttribute("visits", 1);
            session.setCreationTime(1);

            manager(context).processExpires();

            assertThat(this.log.entries()).last().isEqualTo("SessionEnd of system:session.end 1 expired");
        });
    }

    @Test
    void aRequestDoesNotGetASessionThatIsRefused() {
        this.runner.withBean("doorman", Doorman.class).run(context -> {
            WebSessions browser = new WebSessions(context);

            assertThat(browser.visit("use"))
                    .startsWith("HookCancelledException")
                    .contains("we are closed");
            assertThat(browser.visit("none")).isEqualTo("null");
            assertThat(manager(context).findSessions()).isEmpty();
            assertThat(this.log.entries())
                    .as("a session that never was does not end")
                    .containsOnly("SessionStart of system:session.start null");
        });
    }

    @Test
    void aHookSaysWithWhichAttributesASessionBegins() {
        this.runner.withBean("greeter", Greeter.class).run(context -> {
            assertThat(new WebSessions(context).visit("use")).isEqualTo("visit 42");
            assertThat(this.log.entries()).containsExactly("SessionStart of system:session.start null");
        });
    }

    @Test
    void anApplicationMarksCheckpoints() {
        this.runner.run(context -> {
            MockHttpSession session = new MockHttpSession();
            session.setAttribute("visits", 7);

            context.getBean(SessionCheckpoints.class)
                    .checkpoint(HookedSessions.ofServlet(session), "orderSent", Map.of("order", "a-7"));

            assertThat(this.log.entries()).containsExactly("SessionCheckpoint of system:session.orderSent 7");
        });
    }

    @Test
    void hooksSeeAndChangeASessionThatDoesNotTellItsIdByAccident() {
        MockHttpSession session = new MockHttpSession();
        HookedSession seen = HookedSessions.ofServlet(session);

        seen.attribute("a", 1);
        seen.attribute("b", 2);
        seen.attribute("b", null);

        assertThat(seen.id()).isEqualTo(session.getId());
        assertThat(seen.attributeNames()).containsExactly("a");
        assertThat(seen.attribute("a")).isEqualTo(1);
        assertThat(seen.createdAt()).isBeforeOrEqualTo(Instant.now());
        assertThat(seen.lastAccessedAt()).isAfterOrEqualTo(seen.createdAt());
        assertThat(seen.toString() + JsonMapper.shared().writeValueAsString(seen))
                .doesNotContain(session.getId());
    }

    @ParameterizedTest
    @ValueSource(strings = {"llmspell.hooks.session.enabled=false", "llmspell.hooks.enabled=false"})
    void itIsSwitchedOff(String property) {
        this.runner.withPropertyValues(property).run(context -> {
            assertThat(new WebSessions(context).visit("use")).isEqualTo("visit 1");
            context.getBean(SessionCheckpoints.class)
                    .checkpoint(HookedSessions.ofServlet(new MockHttpSession()), "unheard", Map.of());
            assertThat(this.log.entries()).isEmpty();
        });
    }

    @Test
    void springSessionMayBeMissing() {
        this.runner
                .withClassLoader(new FilteredClassLoader("org.springframework.session"))
                .run(context -> {
                    assertThat(new WebSessions(context).visit("use")).isEqualTo("visit 1");
                    assertThat(this.log.entries()).hasSize(1);
                });
    }

    private static StandardManager manager(AssertableWebApplicationContext context) {
        TomcatWebServer server = (TomcatWebServer)
                context.getSourceApplicationContext(AnnotationConfigServletWebServerApplicationContext.class)
                        .getWebServer();
        Context web = (Context) server.getTomcat().getHost().findChildren()[0];
        return (StandardManager) web.getManager();
    }

    static class Watch {

        private final Log log;

        Watch(Log log) {
            this.log = log;
        }

        @Hook({SESSION_START, SESSION_SAVE, SESSION_RESTORE, SESSION_CHECKPOINT})
        void seen(HookContext context, HookedSession session) {
            this.log.note(context + " " + session.attribute("visits"));
        }

        @Hook(SESSION_END)
        void ended(HookContext context, HookedSession session, String reason) {
            this.log.note(context + " " + session.attribute("visits") + " " + reason);
        }
    }

    static class Greeter {

        @Hook(SESSION_START)
        HookResult begin() {
            return HookResult.modify("attributes", Map.of("visits", 41));
        }
    }

    static class Doorman {

        @Hook(value = SESSION_START, phase = HookPhase.GUARD)
        HookResult refuse() {
            return HookResult.cancel("we are closed");
        }
    }
}
