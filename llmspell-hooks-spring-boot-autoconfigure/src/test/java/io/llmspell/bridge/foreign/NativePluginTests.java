package io.llmspell.bridge.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.llmspell.bridge.ScriptContext;
import io.llmspell.bridge.ScriptException;
import io.llmspell.bridge.ScriptFunction;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Drives the whole C interface with a plug-in that the compiler of the machine builds. */
@EnabledForJreRange(min = JRE.JAVA_22)
class NativePluginTests {

    @TempDir
    static Path folder;

    private static NativeLibrary everything;

    private final NativeHost host = new NativeHost();

    private ScriptContext context;

    @BeforeAll
    static void build() throws Exception {
        everything = new NativeLibrary(
                CCompiler.library(folder, "libeverything.so", CCompiler.SOURCES.resolve("everything.c")), null);
    }

    @BeforeEach
    void load() {
        this.context = this.host.open(everything);
        this.context.run();
    }

    @AfterEach
    void close() {
        this.context.close();
        assertThat(this.host.log).endsWith("shut down");
    }

    @Test
    void hooksAreRegisteredWithTheirOptions() {
        assertThat(this.host.registrations.get("BeforeToolExecution").get(2)).isEqualTo(Map.of("priority", 7L));
        assertThat(this.host.registrations.get("options").get(2))
                .isEqualTo(Map.of("priority", 3L, "name", "n", "tags", List.of("a", "b")));
        assertThat(this.host.registrations.get("nothing")).hasSize(2);
        assertThat(this.host.registrations.get("seats.again").get(2)).isEqualTo(Map.of("capacity", 10L));
        assertThat(this.host.subscriptions).containsValue("seats.sold").doesNotContainValue("gone");
        assertThat(this.host.log).containsExactly("everything is \"there\"");
    }

    @Test
    void aHookDecidesByItsContext() {
        assertThat(call("BeforeToolExecution", Map.of("component", "read"))).isEqualTo("continue");
        assertThat(call("BeforeToolExecution", Map.of("component", "delete_files")))
                .isEqualTo(Map.of("type", "cancel", "reason", "call 1"));
        assertThat(call("nothing", Map.of())).isNull();
    }

    @Test
    void allKindsOfValuesComeBack() {
        List<Object> free = new ArrayList<>(List.of(1L, 2.5, true));
        free.add(null);

        assertThat(call("literal", null))
                .isEqualTo(Map.of("type", "replace", "result", Map.of("seat", "12A \u2708", "free", free)));
        assertThat(call("numbers", null))
                .isEqualTo(List.of(Long.MAX_VALUE, new BigInteger("9223372036854775808"), 1e300, -0.5));
        assertThat(call("surrogate", null)).isEqualTo("\ud800");
    }

    @Test
    void whatGoesInComesOut() {
        Map<String, Object> value = Map.of(
                "text",
                "a \"quoted\" \\ \u0000 \n line of 😀, ü, \ud800",
                "list",
                List.of(Map.of(), List.of(), -1L, 1e30));

        assertThat(call("echo", value)).isEqualTo(value);
        assertThat(this.context.call(this.context.identity(), value)).isEqualTo(value);
        assertThat(this.context.call(this.context.identity(), null)).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bad json   | what the handler has returned is no JSON",
                "no text    | what the handler has returned is an empty text, which is no JSON",
                "not utf-8  | what the handler has returned is no JSON",
                "two values | what the handler has returned is no JSON: there is more after its end",
                "deep       | the value is nested deeper than 64, or contains itself",
                "huge       | what the handler has returned has 104857600 bytes",
                "pointer 8  | what the handler has returned is 0x8, which is no pointer",
                "pointer -1 | what the handler has returned is 0xffffffffffffffff, which is no pointer",
                "fails      | the table of seats is gone",
                "calls in vain | no permission for the state denied"
            })
    void badResultsNameTheLibraryAndWhatIsWrong(String point, String problem) {
        ScriptException thrown = catchThrowableOfType(ScriptException.class, () -> call(point, Map.of()));

        assertThat(thrown).hasMessageStartingWith("libeverything.so: " + problem);
        assertThat(thrown.getMessage()).doesNotContain("jackson", "java");
        assertThat(thrown.getStackTrace()).isEmpty();
        assertThat(call("BeforeToolExecution", Map.of())).isEqualTo("continue");
    }

    @Test
    void anAnswerIsForTheCallItWasGivenIn() {
        assertThat(call("stale", null)).isNull();

        assertThatExceptionOfType(ScriptException.class)
                .isThrownBy(() -> call("stale", null))
                .withMessageContaining("what another call was given");
    }

    @Test
    void mistakesInCallsOfTheInterfaceAreToldToThePlugin() {
        assertThat(((String) call("mistakes", null)).lines())
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("point NULL: -1 the point is NULL"),
                        line -> assertThat(line).isEqualTo("handler NULL: -1 the handler is NULL"),
                        line -> assertThat(line).isEqualTo("point 8: -1 the point is 0x8, which is no pointer"),
                        line -> assertThat(line).isEqualTo("not UTF-8: -1 the point is not UTF-8"),
                        line -> assertThat(line).startsWith("options: -1 the options of the hook is no JSON: "),
                        line -> assertThat(line).isEqualTo("options array: -1 the options of point must be an object"),
                        line -> assertThat(line).isEqualTo("denied: -1 no permission for the point denied"),
                        line -> assertThat(line).isEqualTo("broken: -1 the host has failed: a defect of the host"),
                        line -> assertThat(line).isEqualTo("no hook: -1 4711 is no hook of this plug-in"),
                        line -> assertThat(line).matches("a subscription: -1 \\d+ is no hook of this plug-in"),
                        line -> assertThat(line).startsWith("data: -1 the event's data is no JSON"),
                        line -> assertThat(line).endsWith("there is more after its end"),
                        line -> assertThat(line)
                                .isEqualTo("function: -1 the name of a function is as state.get, and not as nothing"),
                        line -> assertThat(line).isEqualTo("no function: -1 there is no function state.burn"),
                        line -> assertThat(line).isEqualTo("no array: -1 the arguments of state.get must be an array"),
                        line -> assertThat(line).isEqualTo("level: -1 there is no level 9"));
    }

    @Test
    void eventsGoOutAndComeIn() {
        call("publishes", Map.of("seat", "1A"));

        assertThat(this.host.published).containsExactly(List.of("seats.sold", Map.of("seat", "1A")));
        assertThat(call("sold", null)).isEqualTo(1L);
    }

    @Test
    void functionsOfTheHostAreCalledByTheirNames() {
        assertThat(call("calls", null)).isEqualTo(Map.of("key", "seats", "value", List.of(1L, "zwölf")));
    }

    @Test
    void aHookUnregistersItselfWhileItRuns() {
        ScriptFunction hook = this.host.hooks.get("unregisters itself");

        assertThat(this.context.call(hook, null)).isEqualTo(List.of(0L, -1L));
        assertThat(this.host.hooks).doesNotContainKey("unregisters itself");
        // A call that had begun elsewhere.
        assertThat(this.context.call(hook, null)).isEqualTo(List.of(-1L, -1L));
    }

    @Test
    void endlessRecursionThroughTheHostIsAnError() {
        ScriptFunction handler =
                (ScriptFunction) this.host.registrations.get("seats.again").get(1);

        assertThatExceptionOfType(ScriptException.class)
                .isThrownBy(() -> this.context.call(handler, Map.of()))
                .withMessageContaining("native plug-ins are called from what they call themselves, 16 times");
        assertThat(call("BeforeToolExecution", Map.of())).isEqualTo("continue");
    }

    @Test
    void aCallNearTheEndOfTheStackIsAnErrorAndNotTheEndOfTheProcess() throws Exception {
        for (int i = 0; i < 25; i++) {
            int padding = i % 37;
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            Thread caller = new Thread(
                    null,
                    () -> {
                        try {
                            padded(padding);
                        } catch (Throwable ex) {
                            thrown.set(ex);
                        }
                    },
                    "deep",
                    (256 << 10) + 16_384L * (i % 5));
            caller.start();
            caller.join();

            assertThat(thrown.get())
                    .isInstanceOfSatisfying(
                            ScriptException.class, ex -> assertThat(ex.kind()).isEqualTo(ScriptException.Kind.LIMIT))
                    .hasMessage("libeverything.so: the call stack is exhausted");
        }
        assertThat(call("BeforeToolExecution", Map.of())).isEqualTo("continue");
    }

    /** So that the calls meet the end of the stack at different places. */
    private long padded(int frames) {
        return (frames == 0) ? recurse(0) : padded(frames - 1) + frames;
    }

    /** What the handler calls of the host runs on what is left of the stack. */
    private long recurse(long depth) {
        call("calls", null);
        return (depth == 100_000) ? 0 : recurse(depth + 1) + depth;
    }

    @Test
    void threadsOfThePluginItselfMayCallTheHost() {
        assertThat(call("own thread", null)).isEqualTo("fine");
        assertThat(this.host.published).containsExactly(List.of("seats.sold", Map.of("from", "a thread")));
    }

    @Test
    void manyThreadsCallAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Set<Object>>> results = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                String name = "thread " + i;
                results.add(threads.submit(() -> callMany(name)));
            }
            Set<Object> reasons = new HashSet<>();
            for (Future<Set<Object>> result : results) {
                reasons.addAll(result.get(60, TimeUnit.SECONDS));
            }
            assertThat(reasons).hasSize(8 * 2000);
        } finally {
            threads.shutdownNow();
        }
        assertThat(call("sold", null)).isEqualTo(8L * 2000);
    }

    private Set<Object> callMany(String name) {
        Set<Object> reasons = new HashSet<>();
        for (int i = 0; i < 2000; i++) {
            Map<String, Object> given = Map.of("thread", name, "call", (long) i, "component", "delete_files");
            assertThat(call("echo", given)).isEqualTo(given);
            reasons.add(call("BeforeToolExecution", given));
            call("publishes", given);
        }
        return reasons;
    }

    @Test
    void virtualThreadsCallToo() throws Exception {
        ExecutorService threads = (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        List<Future<Object>> results = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            Map<String, Object> given = Map.of("call", (long) i);
            results.add(threads.submit(() -> call("echo", given).equals(given) && call("publishes", given) == null));
        }
        for (Future<Object> result : results) {
            assertThat(result.get(60, TimeUnit.SECONDS)).isEqualTo(true);
        }
        threads.shutdown();
    }

    @Test
    void stopDoesNothingAsNativeCodeCannotBeStopped() {
        this.context.stop();

        assertThat(this.context.usable()).isTrue();
        assertThat(call("BeforeToolExecution", Map.of())).isEqualTo("continue");
    }

    @Test
    void afterItIsClosedCallsAreErrors() {
        ScriptFunction hook = this.host.hooks.get("nothing");
        this.context.close();

        assertThat(this.context.usable()).isFalse();
        assertThatExceptionOfType(ScriptException.class)
                .isThrownBy(() -> this.context.call(hook, null))
                .withMessage("libeverything.so: the library is closed");
        this.context.close();
        assertThat(this.host.log).containsOnlyOnce("shut down");
    }

    @Test
    void functionsOfAnotherContextAreRefused() {
        NativeHost other = new NativeHost();
        try (ScriptContext second = other.open(everything)) {
            second.run();

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> this.context.call(other.hooks.get("nothing"), null))
                    .withMessage("The function is not one of " + everything.path());
        }
    }

    private Object call(String point, Object argument) {
        return this.context.call(this.host.hooks.get(point), argument);
    }
}
