package io.llmspell.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmspell.annotation.ToolComponent;
import io.llmspell.bridge.ScriptHost;
import io.llmspell.bridge.ScriptListener;
import io.llmspell.bridge.ScriptStatus;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookRegistry;
import io.llmspell.state.HookStateStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.annotation.PostConstruct;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class BridgeAutoConfigurationTests {

    private static final String GUARD = """
            hook.register("BeforeToolExecution", function(ctx)
              return {type = "cancel", reason = "the script says no"}
            end, {name = "no", phase = "guard", components = "asked"})
            """;

    @TempDir
    private Path folder;

    private ApplicationContextRunner runner() {
        return HookContexts.runner()
                .withUserConfiguration(Asked.class)
                .withPropertyValues(
                        "llmspell.bridge.scripts.locations=" + this.folder.toUri(),
                        "llmspell.bridge.scripts.timeout=30s");
    }

    @ToolComponent("asked")
    static class Asked {

        public String ask() {
            return "answered";
        }
    }

    private void write(String file, String text) {
        try {
            Files.writeString(this.folder.resolve(file), text);
        } catch (IOException ex) {
            throw new IllegalStateException(ex);
        }
    }

    @Test
    void applicationWithoutScriptsHasAHostAndNoEngine() {
        runner().run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(context.getBean(ScriptHost.class).scripts()).isEmpty();
            assertThat(context.getBean(ScriptHost.class).extensions()).containsExactly("js", "lua", "py", "wasm");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"llmspell.bridge.enabled=false", "llmspell.hooks.enabled=false"})
    void bridgeIsSwitchedOff(String property) {
        write("guard.lua", GUARD);
        runner().withPropertyValues(property).run(context -> {
            assertThat(context).hasNotFailed().doesNotHaveBean(ScriptHost.class);
            assertThat(context.getBean(Asked.class).ask()).isEqualTo("answered");
        });
    }

    @Test
    void scriptGuardsFromTheFirstCallOn() {
        write("guard.lua", GUARD);
        runner().withUserConfiguration(EarlyCaller.class).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(context.getBean(EarlyCaller.class).problem)
                    .isInstanceOf(HookCancelledException.class)
                    .hasMessageContaining("the script says no");
        });
    }

    /** Calls while beans are still made. */
    static class EarlyCaller {

        private final Asked asked;

        RuntimeException problem;

        EarlyCaller(Asked asked) {
            this.asked = asked;
        }

        @PostConstruct
        void call() {
            try {
                this.asked.ask();
            } catch (RuntimeException ex) {
                this.problem = ex;
            }
        }
    }

    @Test
    void scriptIsEditedWhileTheApplicationRuns() {
        write("guard.lua", GUARD);
        runner().withPropertyValues("llmspell.bridge.scripts.reload-interval=20ms")
                .withBean(Loads.class)
                .withBean(SimpleMeterRegistry.class)
                .run(context -> {
                    Asked asked = context.getBean(Asked.class);
                    assertThatThrownBy(asked::ask).hasMessageContaining("the script says no");

                    write("guard.lua", "function (");
                    Awaitility.await()
                            .until(() -> !context.getBean(Loads.class).failures.isEmpty());
                    assertThatThrownBy(asked::ask).hasMessageContaining("the script says no");
                    assertThat(context.getBean(ScriptHost.class)
                                    .find("guard")
                                    .orElseThrow()
                                    .failure())
                            .startsWith("guard.lua:1:");

                    write("guard.lua", GUARD.replace("says no", "says never"));
                    Awaitility.await()
                            .untilAsserted(
                                    () -> assertThatThrownBy(asked::ask).hasMessageContaining("the script says never"));

                    Files.delete(this.folder.resolve("guard.lua"));
                    Awaitility.await()
                            .untilAsserted(() -> assertThat(
                                            context.getBean(HookRegistry.class).find("guard.no"))
                                    .isEmpty());
                    assertThat(asked.ask()).isEqualTo("answered");

                    MeterRegistry meters = context.getBean(MeterRegistry.class);
                    Tags lua = Tags.of("language", "lua");
                    assertThat(meters.counter("script.loads", lua.and("result", "loaded"))
                                    .count())
                            .isEqualTo(2);
                    assertThat(meters.counter("script.loads", lua.and("result", "failed"))
                                    .count())
                            .isPositive();
                    assertThat(meters.counter("script.removals", lua).count()).isEqualTo(1);
                });
    }

    static class Loads implements ScriptListener {

        final List<String> failures = new CopyOnWriteArrayList<>();

        final List<String> loaded = new CopyOnWriteArrayList<>();

        @Override
        public void loaded(ScriptStatus script) {
            this.loaded.add(script.name());
        }

        @Override
        public void failed(String language, io.llmspell.bridge.ScriptException problem) {
            this.failures.add(problem.getMessage());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "guard.lua, org.luaj, org.luaj:luaj-jse",
        "guard.js, com.oracle.truffle.js, js-community",
        "guard.py, com.oracle.graal.python, python-community",
        "guard.wasm, com.dylibso.chicory, com.dylibso.chicory:compiler",
    })
    void missingEngineIsAskedForByItsDependency(String file, String engine, String dependency) {
        write(file, "nothing");
        HookContexts.runner()
                .withPropertyValues("llmspell.bridge.scripts.locations=" + this.folder.toUri())
                .withClassLoader(new FilteredClassLoader(engine))
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(MissingLibraryException.class)
                        .hasMessageContaining("the script " + file)
                        .hasMessageContaining(dependency));
    }

    @Test
    void brokenScriptFailsTheStartWithFileAndLine() {
        write("broken.lua", "local a = 1\nlocal = 2");
        runner().run(context -> assertThat(context).getFailure().rootCause().hasMessageStartingWith("broken.lua:2:"));
    }

    @Test
    void settingsOfOneHookAreThoseOfAScriptsToo() {
        write("guard.lua", GUARD);
        runner().withPropertyValues("llmspell.hooks.instances[guard.no].mode=shadow")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context.getBean(Asked.class).ask()).isEqualTo("answered");
                });
    }

    @Test
    void stateIsThatOfTheApplication() {
        write("count.lua", """
                hook.register("BeforeToolExecution", function(ctx) state.add("calls") end, {components = "asked"})
                """);
        runner().withPropertyValues("llmspell.hooks.state.type=memory").run(context -> {
            context.getBean(Asked.class).ask();
            context.getBean(Asked.class).ask();
            assertThat(context.getBean(HookStateStore.class)
                            .open("script.count")
                            .get("calls", Long.class))
                    .contains(2L);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "llmspell.bridge.scripts.pool-size, 0",
        "llmspell.bridge.scripts.timeout, 0ms",
        "llmspell.bridge.scripts.reload-interval, -1s",
        "llmspell.bridge.scripts.limits.value-depth, 0",
        "llmspell.bridge.scripts.permissions.guard.points, Nowhere",
    })
    void wrongValueStopsTheStart(String property, String value) {
        write("guard.lua", GUARD);
        runner().withPropertyValues(property + "=" + value)
                .run(context -> assertThat(context).hasFailed());
    }

    @Test
    void missingNativeLibraryStopsTheStart() {
        runner().withPropertyValues("llmspell.bridge.native.libraries[0].path=/nowhere/libmissing.so")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("libmissing.so")
                        .hasMessageContaining(Runtime.version().feature() < 22 ? "Java 22" : "there is no file"));
    }
}
