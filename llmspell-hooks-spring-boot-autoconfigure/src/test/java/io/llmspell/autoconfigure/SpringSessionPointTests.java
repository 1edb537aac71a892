package io.llmspell.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.llmspell.autoconfigure.ServletSessionPointTests.Doorman;
import io.llmspell.autoconfigure.ServletSessionPointTests.Watch;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.integration.session.HookedSession;
import io.llmspell.integration.session.HookedSessions;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.session.MapSession;
import org.springframework.session.MapSessionRepository;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;
import org.springframework.session.config.annotation.web.http.EnableSpringHttpSession;
import org.springframework.session.events.SessionExpiredEvent;
import tools.jackson.databind.json.JsonMapper;

/** The points of sessions of Spring Session. */
class SpringSessionPointTests {

    private static final Map<String, Session> STORE = new ConcurrentHashMap<>();

    private final Log log = new Log();

    private final ApplicationContextRunner runner = HookContexts.runner()
            .withPropertyValues("llmspell.hooks.timeout=30s")
            .withBean(Log.class, () -> this.log)
            .withBean("watch", Watch.class)
            .withUserConfiguration(Repository.class);

    @Test
    void pointsFireAroundTheRepository() {
        this.runner.run(context -> {
            SessionRepository<MapSession> repository = context.getBean(MapSessionRepository.class);

            MapSession session = repository.createSession();
            session.setAttribute("visits", 1);
            repository.save(session);
            assertThat(repository.findById(session.getId())).isNotNull();
            assertThat(repository.findById("nobody")).isNull();
            repository.deleteById(session.getId());
            repository.deleteById(session.getId());

            assertThat(this.log.entries())
                    .containsExactly(
                            "SessionStart of system:session.start null",
                            "SessionSave of system:session.save 1",
                            "SessionRestore of system:session.restore 1",
                            "SessionEnd of system:session.end 1 invalidated");
        });
    }

    @Test
    void aRefusedSessionIsNotMade() {
        this.runner.withBean("doorman", Doorman.class).run(context -> {
            assertThatExceptionOfType(HookCancelledException.class)
                    .isThrownBy(
                            () -> context.getBean(MapSessionRepository.class).createSession())
                    .withMessageContaining("we are closed");

            assertThat(this.log.entries()).containsExactly("SessionStart of system:session.start null");
        });
    }

    @Test
    void aSessionThatExpiredEnds() {
        this.runner.run(context -> {
            context.publishEvent(new SessionExpiredEvent(this, new MapSession()));

            assertThat(this.log.entries()).containsExactly("SessionEnd of system:session.end null expired");
        });
    }

    @Test
    void eachPointFiresOnceForTheSessionsOfRequests() {
        STORE.clear();
        WebSessions.runner()
                .withBean(Log.class, () -> this.log)
                .withBean("watch", Watch.class)
                .withUserConfiguration(Repository.class, SpringHttpSession.class)
                .run(context -> {
                    WebSessions browser = new WebSessions(context);

                    assertThat(browser.visit("use")).isEqualTo("visit 1");
                    assertThat(browser.visit("use")).isEqualTo("visit 2");
                    assertThat(browser.visit("leave")).isEqualTo("left");

                    assertThat(this.log.entries())
                            .containsExactly(
                                    "SessionStart of system:session.start null",
                                    "SessionSave of system:session.save 1",
                                    "SessionRestore of system:session.restore 1",
                                    "SessionSave of system:session.save 2",
                                    "SessionRestore of system:session.restore 2",
                                    "SessionEnd of system:session.end 2 invalidated");
                });
    }

    @Test
    void hooksSeeAndChangeTheSession() {
        MapSession session = new MapSession();
        HookedSession seen = HookedSessions.ofSpring(session);

        seen.attribute("a", 1);
        seen.attribute("b", 2);
        seen.attribute("b", null);

        assertThat(seen.id()).isEqualTo(session.getId());
        assertThat(seen.attributeNames()).containsExactly("a");
        assertThat(seen.attribute("a")).isEqualTo(1);
        assertThat(seen.createdAt()).isEqualTo(session.getCreationTime());
        assertThat(seen.lastAccessedAt()).isEqualTo(session.getLastAccessedTime());
        assertThat(seen.toString() + JsonMapper.shared().writeValueAsString(seen))
                .doesNotContain(session.getId());
    }

    @Configuration(proxyBeanMethods = false)
    static class Repository {

        @Bean
        MapSessionRepository sessionRepository() {
            return new MapSessionRepository(STORE);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableSpringHttpSession
    static class SpringHttpSession {}
}
