package io.llmspell.autoconfigure;

import static io.llmspell.hook.StandardHookPoint.STATE_CONFLICT;
import static io.llmspell.hook.StandardHookPoint.STATE_MIGRATION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.llmspell.annotation.Hook;
import io.llmspell.annotation.StateComponent;
import io.llmspell.annotation.StateMigration;
import io.llmspell.annotation.StateRead;
import io.llmspell.annotation.StateWrite;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.RetryConfig;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.util.ReflectionUtils;

public class StatePointTests {

    private final Log log = new Log();

    private final ApplicationContextRunner runner = HookContexts.runner()
            .withBean(Log.class, () -> this.log)
            .withBean("seats", Seats.class)
            .withBean(Journal.class);

    @ParameterizedTest
    @ValueSource(strings = {"get", "findAll", "readOne", "load", "list", "existsAny", "count", "peek"})
    void readingFiresTheReadPoints(String operation) {
        call(operation);

        assertThat(this.log.entries())
                .containsExactly(
                        "BeforeStateRead of state:seats." + operation, "AfterStateRead of state:seats." + operation);
    }

    @ParameterizedTest
    @ValueSource(strings = {"put", "getAndRemove", "listen", "counter", "remove"})
    void allElseFiresTheWritePoints(String operation) {
        call(operation);

        assertThat(this.log.entries())
                .containsExactly(
                        "BeforeStateWrite of state:seats." + operation, "AfterStateWrite of state:seats." + operation);
    }

    private void call(String operation) {
        this.runner.run(context -> {
            Seats seats = context.getBean(Seats.class);
            ReflectionUtils.invokeMethod(
                    ReflectionUtils.findMethod(Seats.class, operation, String.class), seats, "32E");
        });
    }

    @Test
    void aSpringConcurrencyFailureOfAWriteIsAConflict() {
        using(seats -> assertThatExceptionOfType(OptimisticLockingFailureException.class)
                .isThrownBy(() -> seats.conflict("32E")));

        assertThat(this.log.entries())
                .containsExactly("BeforeStateWrite of state:seats.conflict", "StateConflict of state:seats.conflict");
    }

    @Test
    void anotherFailureOfAWriteIsNoConflict() {
        using(seats -> assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> seats.fail("32E")));

        assertThat(this.log.entries()).containsExactly("BeforeStateWrite of state:seats.fail");
    }

    @Test
    void aHookRetriesAConflict() {
        this.runner
                .withBean(Persistence.class)
                .run(context -> assertThat(context.getBean(Seats.class).conflictOnce("32E"))
                        .isEqualTo("written at the second try"));
    }

    @Test
    void aMigrationFiresItsPoint() {
        using(Seats::migrate);

        assertThat(this.log.entries()).containsExactly("StateMigration of state:seats.migrate");
    }

    @Test
    void aHookStopsAMigration() {
        this.runner
                .withBean("freeze", Freeze.class)
                .run(context -> assertThatExceptionOfType(HookCancelledException.class)
                        .isThrownBy(() -> context.getBean(Seats.class).migrate())
                        .withMessageContaining("change freeze"));

        assertThat(this.log.entries()).doesNotContain("migrated");
    }

    private void using(Consumer<Seats> use) {
        this.runner.run(context -> use.accept(context.getBean(Seats.class)));
    }

    @StateComponent
    public static class Seats {

        private final Map<String, String> taken = new ConcurrentHashMap<>();

        private int conflicts;

        public String get(String seat) {
            return this.taken.getOrDefault(seat, "free");
        }

        public int findAll(String ignored) {
            return this.taken.size();
        }

        public String readOne(String seat) {
            return get(seat);
        }

        public String load(String seat) {
            return get(seat);
        }

        public String list(String prefix) {
            return prefix;
        }

        public boolean existsAny(String prefix) {
            return prefix.isEmpty();
        }

        public int count(String prefix) {
            return prefix.length();
        }

        @StateRead
        public String peek(String seat) {
            return get(seat);
        }

        public void put(String seat) {
            this.taken.put(seat, "taken");
        }

        @StateWrite
        public String getAndRemove(String seat) {
            return String.valueOf(this.taken.remove(seat));
        }

        public void listen(String topic) {
            this.taken.put(topic, "heard");
        }

        public void counter(String name) {
            this.taken.put(name, "counted");
        }

        public void remove(String seat) {
            this.taken.remove(seat);
        }

        public void conflict(String seat) {
            throw new OptimisticLockingFailureException(seat + " was changed");
        }

        public String conflictOnce(String seat) {
            if (this.conflicts++ == 0) {
                throw new OptimisticLockingFailureException(seat + " was changed");
            }
            return "written at the second try";
        }

        public void fail(String seat) {
            throw new IllegalStateException(seat);
        }

        @StateMigration
        public void migrate() {
            this.taken.clear();
        }
    }

    static class Persistence {

        @Hook(STATE_CONFLICT)
        HookResult again() {
            return HookResult.retry(RetryConfig.attempts(2));
        }
    }

    static class Freeze {

        @Hook(STATE_MIGRATION)
        HookResult freeze() {
            return HookResult.cancel("change freeze");
        }
    }
}
