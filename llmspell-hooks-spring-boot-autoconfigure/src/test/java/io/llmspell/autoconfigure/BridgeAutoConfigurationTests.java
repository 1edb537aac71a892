package io.llmspell.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmspell.annotation.ToolComponent;
import io.llmspell.bridge.ScriptException;
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
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.Environment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;
import org.springframework.mock.env.MockEnvironment;

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
        public void failed(String language, ScriptException problem) {
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

    @Test
    void applicationEndsThoughAScriptLoopsAndItsHookHasFailed() {
        write("loop.lua", """
                hook.register("BeforeToolExecution", function(ctx)
                  state.set("inside", true)
                  while true do end
                end, {phase = "guard", components = "asked", execution = "caller_thread"})
                """);
        runner().withPropertyValues("llmspell.hooks.state.type=memory").run(context -> {
            HookStateStore states = context.getBean(HookStateStore.class);
            Asked asked = context.getBean(Asked.class);
            CompletableFuture<String> answer = CompletableFuture.supplyAsync(asked::ask);
            Awaitility.await()
                    .until(() -> states.open("script.loop")
                            .get("inside", Boolean.class)
                            .isPresent());

            context.close();

            assertThat(answer)
                    .failsWithin(Duration.ofSeconds(10))
                    .withThrowableThat()
                    .withRootCauseInstanceOf(ScriptException.class)
                    .withStackTraceContaining("stopped");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pool-size | 0 | must be at least 1, but is 0",
                "timeout | 0ms | must be positive, but is PT0S",
                "handler-timeout | 0ms | must be positive, but is PT0S",
                "load-timeout | -1s | must be positive, but is PT-1S",
                "reload-interval | -1s | must be positive, but is PT-1S",
                "limits.memory | 0B | must be at least 1, but is 0",
                "limits.value-characters | 0 | must be at least 1, but is 0",
                "limits.value-elements | -1 | must be at least 1, but is -1",
                "limits.value-depth | 0 | must be at least 1, but is 0",
                "permissions[nobody].points | Nowhere | Unknown hook point 'Nowhere'",
                "permissions[nobody].components | a b | 'a b'",
                "permissions[nobody].publish | a..b | 'a..b'",
                "permissions[nobody].subscribe | a..b | 'a..b'",
            })
    void wrongValueStopsTheStartAndIsNamedByItsProperty(String property, String value, String problem) {
        write("guard.lua", GUARD);
        String name = "llmspell.bridge.scripts." + property;
        runner().withPropertyValues(name + "=" + value).run(context -> {
            assertThat(context).hasFailed();
            assertThat(messages(context.getStartupFailure()))
                    .anySatisfy(message -> assertThat(message).startsWith(name).contains(problem));
        });
    }

    private static List<String> messages(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .map(Throwable::getMessage)
                .toList();
    }

    /** Configuration drops the stroke of a name that is not in brackets. */
    @ParameterizedTest
    @ValueSource(strings = {"guards/refunds", "guardsrefunds"})
    void permissionsOfAScriptInAFolderAreWrittenInBrackets(String name) throws IOException {
        Files.createDirectory(this.folder.resolve("guards"));
        write("guards/refunds.lua", GUARD);
        String permissions = "llmspell.bridge.scripts.permissions";
        runner().withPropertyValues(permissions + "." + name + ".points=AfterToolExecution")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("permissions.guardsrefunds is for no script")
                        .hasMessageContaining("\"[guards/refunds]\""));
        runner().withPropertyValues(permissions + "[guards/refunds].points=AfterToolExecution")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("guards/refunds.lua:1:")
                        .hasMessageContaining("BeforeToolExecution"));
    }

    @Test
    void permissionsOfNoScriptAreToldOf() {
        write("guard.lua", GUARD);
        String permissions = "llmspell.bridge.scripts.permissions";
        try (Warnings warnings = Warnings.of(ScriptPermissionNames.class.getName())) {
            runner().withPropertyValues(
                            permissions + ".gaurd.points=AfterToolExecution",
                            permissions + ".guard.points=BeforeToolExecution",
                            permissions + "[*].points=AfterToolExecution")
                    .run(context -> {
                        assertThat(context).hasNotFailed();
                        assertThat(warnings.messages())
                                .singleElement()
                                .asString()
                                .contains(permissions + ".gaurd is for no script", "[guard]", "\"[guards/refunds]\"");
                    });
        }
    }

    @Test
    void scriptThatSubscribesWhereEventsAreSwitchedOffFailsTheStartWithFileAndLine() {
        write("sub.lua", "\nevent.subscribe('a.b', function(e) end)");
        runner().withPropertyValues(
                        "llmspell.events.enabled=false", "llmspell.bridge.scripts.permissions.sub.subscribe=a.*")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageStartingWith("sub.lua:2: this application has no events")
                        .hasMessageContaining("llmspell.events.enabled=true"));
    }

    @Test
    void hooksOfScriptsNeedNoEvents() {
        write("guard.lua", GUARD);
        runner().withPropertyValues("llmspell.events.enabled=false").run(context -> {
            assertThat(context).hasNotFailed();
            assertThatThrownBy(context.getBean(Asked.class)::ask).hasMessageContaining("the script says no");
        });
    }

    @Test
    void durableSubscriptionWithoutAStoreFailsTheStartWithItsScript() {
        write("sub.lua", "event.subscribe('a.b', function(e) end, {durable = true, name = 'd'})");
        runner().withPropertyValues("llmspell.bridge.scripts.permissions.sub.subscribe=a.*")
                .run(context -> assertThat(analysis(context))
                        .contains("sub.lua: A durable subscription needs a storage")
                        .contains("llmspell.events.storage.type=jdbc")
                        .contains("llmspell.bridge.scripts.locations"));
    }

    private static String analysis(AssertableApplicationContext context, String... libraries) {
        assertThat(context).hasFailed();
        MockEnvironment environment = new MockEnvironment();
        for (int i = 0; i < libraries.length; i++) {
            environment.setProperty("llmspell.bridge.native.libraries[" + i + "].path", libraries[i]);
        }
        FailureAnalyzer analyzer = SpringFactoriesLoader.forDefaultResourceLocation()
                .load(
                        FailureAnalyzer.class,
                        ArgumentResolver.of(Environment.class, environment),
                        (type, name, failure) -> assertThat(name).doesNotContain("llmspell"))
                .stream()
                .filter(ScriptFailureAnalyzer.class::isInstance)
                .findFirst()
                .orElseThrow();
        FailureAnalysis analysis = analyzer.analyze(context.getStartupFailure());
        assertThat(analysis).isNotNull();
        return analysis.getDescription() + "\n" + analysis.getAction();
    }

    @ParameterizedTest
    @CsvSource({"/a/libguard.so, /b/libguard.so", "/a/libguard.so.1, /a/libguard.so.2", "/a/libguard.so, /a/libguard.so"
    })
    void twoNativeLibrariesOfOneNameStopTheStart(String first, String second) {
        runner().withPropertyValues(
                        "llmspell.bridge.native.libraries[0].path=" + first,
                        "llmspell.bridge.native.libraries[1].path=" + second)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessage("llmspell.bridge.native.libraries has two plug-ins of the name 'libguard', " + first
                                + " and " + second + ": rename one of the files, or take it out"));
    }

    @Test
    void nativeLibraryOfTheNameOfAScriptStopsTheStart() {
        write("libguard.lua", GUARD);
        runner().withPropertyValues("llmspell.bridge.native.libraries[0].path=/nowhere/libguard.so")
                .run(context -> assertThat(analysis(context, "/nowhere/libguard.so"))
                        .contains("libguard.so: its name, 'libguard', is that of libguard.lua")
                        .contains("rename one of the two files")
                        .contains("llmspell.bridge.native.libraries")
                        .doesNotContain("scripts.locations"));
    }

    @Test
    void missingNativeLibraryStopsTheStart() {
        runner().withPropertyValues("llmspell.bridge.native.libraries[0].path=/nowhere/libmissing.so")
                .run(context -> assertThat(analysis(context, "/nowhere/libmissing.so"))
                        .contains("A native plug-in could not be loaded: libmissing.so")
                        .contains(Runtime.version().feature() < 22 ? "Java 22" : "there is no file")
                        .contains("llmspell.bridge.native.libraries"));
    }
}
