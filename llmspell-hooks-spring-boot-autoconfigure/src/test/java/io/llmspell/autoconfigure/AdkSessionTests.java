package io.llmspell.autoconfigure;

import static io.llmspell.autoconfigure.AdkContexts.answer;
import static io.llmspell.autoconfigure.AdkContexts.ask;
import static io.llmspell.hook.StandardHookPoint.AFTER_STATE_READ;
import static io.llmspell.hook.StandardHookPoint.BEFORE_STATE_READ;
import static io.llmspell.hook.StandardHookPoint.BEFORE_STATE_WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.adk.agents.LlmAgent;
import com.google.adk.events.Event;
import com.google.adk.runner.InMemoryRunner;
import com.google.adk.runner.Runner;
import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.InMemorySessionService;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import io.llmspell.annotation.Hook;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookResult;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What hooks can do with sessions. */
class AdkSessionTests {

    private static final List<String> SEEN = new CopyOnWriteArrayList<>();

    private final ApplicationContextRunner runner = AdkContexts.runner();

    @BeforeEach
    void clear() {
        SEEN.clear();
    }

    private static LlmAgent desk() {
        return LlmAgent.builder().name("desk").model(new ScriptedLlm()).build();
    }

    @Test
    void theServiceOfARunnerIsReadAndWritten() {
        this.runner
                .withBean(InMemoryRunner.class, () -> new InMemoryRunner(desk(), "desk"))
                .withBean("hooks", Seeing.class)
                .run(context -> {
                    assertThat(answer(context.getBean(Runner.class), "one")).isEqualTo("heard one");
                    assertThat(SEEN)
                            .containsExactly(
                                    "state:inMemorySessionService reads getSession",
                                    "state:inMemorySessionService writes createSession",
                                    "state:inMemorySessionService writes appendEvent",
                                    "state:inMemorySessionService writes appendEvent");
                });
    }

    @Test
    void aServiceThatIsABeanFiresOnceUnderItsName() {
        this.runner
                .withUserConfiguration(Declared.class)
                .withBean("hooks", Seeing.class)
                .run(context -> {
                    ask(context.getBean(Runner.class), "one");
                    assertThat(SEEN).hasSize(4).allMatch(seen -> seen.startsWith("state:sessions "));
                    SEEN.clear();

                    BaseSessionService sessions = context.getBean(BaseSessionService.class);
                    assertThat(sessions.getSession(new SessionKey("desk", "ann", "s-1"), null)
                                    .blockingGet()
                                    .events())
                            .hasSize(2);
                    assertThat(sessions.listSessions("desk", "ann")
                                    .blockingGet()
                                    .sessions())
                            .hasSize(1);
                    assertThat(sessions.listEvents("desk", "ann", "s-1")
                                    .blockingGet()
                                    .events())
                            .hasSize(2);
                    sessions.deleteSession("desk", "ann", "s-1").blockingAwait();
                    assertThat(SEEN)
                            .containsExactly(
                                    "state:sessions reads getSession",
                                    "state:sessions reads listSessions",
                                    "state:sessions reads listEvents",
                                    "state:sessions writes deleteSession");
                    assertThat(sessions.getSession(new SessionKey("desk", "ann", "s-1"), null)
                                    .blockingGet())
                            .isNull();
                });
    }

    @Test
    void aServiceThatIsDeclaredByItsFinalClassIsHookedInsideOfARunner() {
        this.runner
                .withUserConfiguration(DeclaredByClass.class)
                .withBean("hooks", Seeing.class)
                .run(context -> {
                    assertThat(context).hasSingleBean(InMemorySessionService.class);
                    ask(context.getBean(Runner.class), "one");
                    assertThat(SEEN).hasSize(4).allMatch(seen -> seen.startsWith("state:sessions "));
                });
    }

    @Test
    void whatIsWrittenIsChanged() {
        this.runner
                .withUserConfiguration(Declared.class)
                .withBean("hooks", Masking.class)
                .run(context -> {
                    ask(context.getBean(Runner.class), "secret");
                    assertThat(context.getBean(BaseSessionService.class)
                                    .listEvents("desk", "ann", "s-1")
                                    .blockingGet()
                                    .events())
                            .extracting(Event::stringifyContent)
                            .containsExactly("***", "***");
                });
    }

    @Test
    void aCancelledWriteEndsTheRun() {
        this.runner
                .withUserConfiguration(Declared.class)
                .withBean("hooks", Cancelling.class)
                .run(context -> assertThatExceptionOfType(HookCancelledException.class)
                        .isThrownBy(() -> ask(context.getBean(Runner.class), "one"))
                        .withMessageContaining("read-only"));
    }

    @Test
    void aSessionThatIsNotThereStaysSo() {
        this.runner
                .withUserConfiguration(Declared.class)
                .withBean("hooks", Seeing.class)
                .run(context -> assertThat(context.getBean(BaseSessionService.class)
                                .getSession(new SessionKey("desk", "ann", "none"), null)
                                .blockingGet())
                        .isNull());
    }

    @Test
    void aSessionIsReadInThePlaceOfAnother() {
        this.runner
                .withUserConfiguration(Declared.class)
                .withBean("hooks", Elsewhere.class)
                .run(context -> {
                    BaseSessionService sessions = context.getBean(BaseSessionService.class);
                    assertThat(sessions.createSession("desk", "ann", Map.of("seat", "2a"), "s-2")
                                    .blockingGet())
                            .isNotNull();

                    Session session = sessions.getSession(new SessionKey("desk", "ann", "s-1"), null)
                            .blockingGet();

                    assertThat(session.id()).isEqualTo("s-2");
                    assertThat(session.state()).containsEntry("seat", "2a");
                });
    }

    @Configuration(proxyBeanMethods = false)
    static class Declared {

        @Bean
        BaseSessionService sessions() {
            return new InMemorySessionService();
        }

        @Bean
        Runner desk(BaseSessionService sessions) {
            return Runner.builder()
                    .agent(AdkSessionTests.desk())
                    .appName("desk")
                    .sessionService(sessions)
                    .build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class DeclaredByClass {

        @Bean
        InMemorySessionService sessions() {
            return new InMemorySessionService();
        }

        @Bean
        Runner desk(InMemorySessionService sessions) {
            return Runner.builder()
                    .agent(AdkSessionTests.desk())
                    .appName("desk")
                    .sessionService(sessions)
                    .build();
        }
    }

    static class Seeing {

        @Hook(BEFORE_STATE_READ)
        void read(HookContext context) {
            SEEN.add(context.component() + " reads " + context.operation());
        }

        @Hook(BEFORE_STATE_WRITE)
        void write(HookContext context) {
            SEEN.add(context.component() + " writes " + context.operation());
        }

        @Hook(AFTER_STATE_READ)
        void found(HookContext context) {
            assertThat(context.arguments()).containsKey("userId");
        }
    }

    static class Masking {

        @Hook(value = BEFORE_STATE_WRITE, operations = "appendEvent")
        HookResult mask(Event event) {
            return HookResult.modify(
                    "event", event.toBuilder().content(ScriptedLlm.text("***")).build());
        }
    }

    static class Cancelling {

        @Hook(BEFORE_STATE_WRITE)
        HookResult cancel() {
            return HookResult.cancel("read-only");
        }
    }

    static class Elsewhere {

        @Hook(value = BEFORE_STATE_READ, operations = "getSession")
        HookResult other() {
            return HookResult.modify("sessionId", "s-2");
        }
    }
}
