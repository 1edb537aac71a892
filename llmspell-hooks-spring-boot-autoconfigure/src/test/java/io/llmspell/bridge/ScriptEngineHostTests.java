package io.llmspell.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.bridge.lua.LuaLanguage;
import io.llmspell.bridge.polyglot.JavaScriptLanguage;
import io.llmspell.bridge.polyglot.PythonLanguage;
import io.llmspell.hook.ComponentId;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookEngine;
import io.llmspell.hook.HookExecutionListener;
import io.llmspell.hook.HookFailure;
import io.llmspell.hook.HookListener;
import io.llmspell.hook.HookMode;
import io.llmspell.hook.HookPoint;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.HookTarget;
import io.llmspell.hook.RegisteredHook;
import io.llmspell.state.HookState;
import io.llmspell.state.HookStateStore;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The host with the real engines, where they run on, give what is no value, or are replaced. */
class ScriptEngineHostTests {

    private final List<HookFailure> failures = new CopyOnWriteArrayList<>();

    private final HookEngine engine =
            HookEngine.builder().listener(new Failures()).build();

    private final HookStateStore store = HookStateStore.inMemory();

    private final HookState state = this.store.open("script.s");

    private final ScriptHost host = ScriptHost.builder()
            .registry(this.engine::registry)
            .state(() -> this.store)
            .languages(List.of(LuaLanguage.create(), JavaScriptLanguage.create(), PythonLanguage.create()))
            .poolSize(1)
            .timeout(Duration.ofSeconds(60))
            .loadTimeout(Duration.ofSeconds(60))
            .build();

    private final class Failures implements HookListener {

        @Override
        public HookExecutionListener observe(RegisteredHook hook, HookPoint point) {
            return new HookExecutionListener() {

                @Override
                public void completed(HookContext context, HookResult result, HookMode mode, long nanos) {}

                @Override
                public void failed(HookContext context, HookFailure failure, HookMode mode, long nanos) {
                    ScriptEngineHostTests.this.failures.add(failure);
                }
            };
        }
    }

    /** What is not the same in each language. */
    enum Language {
        LUA(
                "s.lua",
                "hook.register(\"custom:asked\", function(ctx)\n%s\nend)\n",
                "  return {type = \"modified\", value = {text = %s}}",
                "  state.set(\"running\", 1)\n  while state.get(\"go\") == nil do end\n",
                "  state.set(\"running\", 1)\n  while true do end",
                "\"\\xed\\xa0\\x80\"",
                "string.rep(\"x\", 100 * 1024 * 1024)"),
        JAVASCRIPT(
                "s.js",
                "hook.register(\"custom:asked\", ctx => {\n%s\n});\n",
                "  return {type: \"modified\", value: {text: %s}};",
                "  state.set(\"running\", 1);\n  while (state.get(\"go\") === null) {}\n",
                "  state.set(\"running\", 1);\n  while (true) {}",
                "\"\\ud800\"",
                "\"x\".repeat(100 * 1024 * 1024)"),
        PYTHON(
                "s.py",
                "def asked(ctx):\n%s\n\n\nhook.register(\"custom:asked\", asked)\n",
                "    return {\"type\": \"modified\", \"value\": {\"text\": %s}}",
                "    state.set(\"running\", 1)\n    while state.get(\"go\") is None:\n        pass\n",
                "    state.set(\"running\", 1)\n    while True:\n        pass",
                "\"\\ud800\"",
                "\"x\" * (100 * 1024 * 1024)");

        private final String file;

        private final String hook;

        private final String says;

        private final String waits;

        private final String loops;

        private final String half;

        private final String huge;

        Language(String file, String hook, String says, String waits, String loops, String half, String huge) {
            this.file = file;
            this.hook = hook;
            this.says = says;
            this.waits = waits;
            this.loops = loops;
            this.half = half;
            this.huge = huge;
        }

        private String says(String text) {
            return String.format(this.says, text);
        }

        private ScriptSource script(String body) {
            return ScriptSource.of("s", this.file, String.format(this.hook, body));
        }
    }

    @AfterEach
    void close() {
        this.host.close();
    }

    private Object asked() {
        return this.engine
                .executor()
                .fire(
                        HookPoint.of("custom:asked"),
                        new HookTarget(ComponentId.tool("asker"), "ask"),
                        Map.of("text", "given"))
                .data()
                .get("text");
    }

    private CompletableFuture<Object> askedElsewhere() {
        CompletableFuture<Object> asked = CompletableFuture.supplyAsync(this::asked);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> this.state.get("running").isPresent());
        return asked;
    }

    @ParameterizedTest
    @EnumSource
    void halfOfACharacterIsRefusedAndTheNextCallGoesOn(Language language) {
        this.host.load(language.script(language.says(language.half)));

        assertThat(asked()).isEqualTo("given");

        assertThat(this.failures)
                .singleElement()
                .satisfies(failure -> assertThat(failure.message()).contains(language.file));
        this.host.load(language.script(language.says("\"healthy\"")));
        assertThat(asked()).isEqualTo("healthy");
    }

    @ParameterizedTest
    @EnumSource
    void hundredMegabytesAreRefusedAndTheNextCallGoesOn(Language language) {
        this.host.load(language.script(language.says(language.huge)));

        for (int i = 1; i <= 3; i++) {
            assertThat(asked()).isEqualTo("given");
            assertThat(this.failures)
                    .hasSize(i)
                    .last()
                    .satisfies(failure -> assertThat(failure.message())
                            .contains(language.file)
                            .doesNotContain("Exception", "\tat "));
        }
        this.host.load(language.script(language.says("\"healthy\"")));
        assertThat(asked()).isEqualTo("healthy");
    }

    @ParameterizedTest
    @EnumSource
    void callUnderWayEndsInTheVersionThatItBeganIn(Language language) throws Exception {
        this.host.load(language.script(language.waits + language.says("\"old\"")));
        CompletableFuture<Object> underWay = askedElsewhere();

        this.host.load(language.script(language.says("\"new\"")));
        assertThat(asked()).isEqualTo("new");
        assertThat(underWay).isNotDone();
        this.state.put("go", 1);

        assertThat(underWay.get(30, TimeUnit.SECONDS)).isEqualTo("old");
        assertThat(asked()).isEqualTo("new");
        assertThat(this.failures).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void closingStopsAScriptThatRunsOn(Language language) throws Exception {
        this.host.load(language.script(language.loops));
        CompletableFuture<Object> underWay = askedElsewhere();

        this.host.close();

        assertThat(underWay.get(30, TimeUnit.SECONDS)).isEqualTo("given");
        assertThat(this.failures)
                .singleElement()
                .satisfies(failure -> assertThat(failure.message()).contains(language.file));
    }

    @Test
    void thousandVersionsOfALuaScriptLoadNoClasses() {
        for (int version = 0; version < 50; version++) {
            this.host.load(Language.LUA.script(Language.LUA.says("\"warm " + version + "\"")));
            asked();
        }
        long before = ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount();

        for (int version = 0; version < 1_000; version++) {
            this.host.load(Language.LUA.script(Language.LUA.says("\"version " + version + "\"")));
            assertThat(asked()).isEqualTo("version " + version);
        }

        assertThat(ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount() - before)
                .as("classes loaded by a thousand versions")
                .isLessThan(500);
        assertThat(this.engine.registry().hooks()).hasSize(1);
    }
}
