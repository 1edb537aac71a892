package io.llmspell.bridge.polyglot;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.bridge.ScriptException;
import io.llmspell.bridge.ScriptException.Kind;
import io.llmspell.bridge.ScriptLanguage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs what is to be stopped, and looks whether all is well after it. */
final class Attacks {

    private Attacks() {}

    /** It is stopped, its thread too, and the next call is answered. */
    static void isStopped(ScriptLanguage language, String code) throws Exception {
        ScriptException ended = attack(language, code, true);

        assertThat(ended).isNotNull();
        assertThat(ended.kind()).isEqualTo(Kind.STOPPED);
        assertThat(ended.getMessage()).startsWith("sample.");
    }

    /** The caller goes on; the step of the engine that cannot be stopped ends some time. */
    static void isLeftBehind(ScriptLanguage language, String code) throws Exception {
        ScriptException ended = attack(language, code, false);

        assertThat(ended).isNotNull();
        assertThat(ended.kind()).isEqualTo(Kind.STOPPED);
    }

    /** It fails by itself, or is stopped; both leave all well. */
    static @Nullable ScriptException ends(ScriptLanguage language, String code) throws Exception {
        return attack(language, code, true);
    }

    private static @Nullable ScriptException attack(ScriptLanguage language, String code, boolean threadToo)
            throws Exception {
        ScriptException ended;
        Thread thread;
        try (RunningScript script = RunningScript.open(language, code)) {
            thread = threadOf("sample");
            ended = RunningScript.stopped(script.context(), 150);
            if (ended != null) {
                assertThat(ended.getMessage())
                        .doesNotContain("io.llmspell", "com.oracle", "java.", "org.graalvm.polyglot.Poly");
            }
            if (script.context().usable()) {
                assertThat(script.context().call(script.context().identity(), "next"))
                        .isEqualTo("next");
            }
        }
        try (RunningScript fresh = RunningScript.run(language, "host.note('fresh')")) {
            assertThat(fresh.noted()).containsExactly("fresh");
        }
        thread.join(TimeUnit.SECONDS.toMillis(threadToo ? 20 : 60));
        assertThat(thread.isAlive()).isFalse();
        return ended;
    }

    /** The newest of them, as those before end some time after they are closed. */
    private static Thread threadOf(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("script " + name))
                .max((one, other) -> Long.compare(number(one), number(other)))
                .orElseThrow();
    }

    private static long number(Thread thread) {
        return ((ScriptThread) thread).number();
    }
}
