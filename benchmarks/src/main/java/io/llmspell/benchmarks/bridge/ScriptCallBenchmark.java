package io.llmspell.benchmarks.bridge;

import io.llmspell.autoconfigure.BridgeAutoConfiguration;
import io.llmspell.autoconfigure.HookAutoConfiguration;
import io.llmspell.hook.ComponentId;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookDefinition;
import io.llmspell.hook.HookEngine;
import io.llmspell.hook.HookExecutor;
import io.llmspell.hook.HookOutcome;
import io.llmspell.hook.HookPoint;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.HookTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.FileSystemUtils;

/**
 * A point with one hook in a language, fired through the engine of a Spring application: breaker, deadline, the context
 * into the language, the call, and what it returns back as a result. Java is the same hook as a lambda.
 */
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xms1g", "-Xmx1g", "--enable-native-access=ALL-UNNAMED"})
@State(Scope.Benchmark)
public class ScriptCallBenchmark {

    private static final HookTarget TARGET = new HookTarget(ComponentId.tool("payments"), "call");

    private static final Map<String, Object> ARGUMENTS =
            Map.of("customer", "mei_brown_7075", "amount", 250, "reason", "the flight was cancelled");

    @Param({"java", "lua", "javascript", "python", "wasm", "native"})
    private String language = "";

    /** {@code nothing}: the call goes on; {@code result}: an argument is changed. */
    @Param({"nothing", "result"})
    private String returns = "";

    private Path folder;

    private ConfigurableApplicationContext context;

    private HookExecutor hooks;

    private HookPoint point;

    @Setup
    public void setUp() throws IOException {
        this.folder = Files.createTempDirectory("scripts");
        this.context = new SpringApplicationBuilder(Beans.class)
                .web(WebApplicationType.NONE)
                .properties(settings())
                .run();
        HookEngine engine = this.context.getBean(HookEngine.class);
        this.hooks = engine.executor();
        this.point = HookPoint.of("custom:" + this.returns);
        if (this.language.equals("java")) {
            engine.registry()
                    .register(HookDefinition.builder("java").on(this.point).handler(this::inJava));
        }
        if (engine.registry().hooks().isEmpty()) {
            throw new IllegalStateException("There is no hook in " + this.language);
        }
        check();
    }

    /** A hook that fails cancels, so that no failure is measured as a quick call. */
    private void check() {
        HookOutcome outcome = fire().orThrow();
        Object amount = outcome.data().get("amount");
        if (!(amount instanceof Number number) || number.intValue() != (this.returns.equals("nothing") ? 250 : 251)) {
            throw new IllegalStateException("The hook at " + this.point + " has made " + amount + " of 250");
        }
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>();
        settings.put("spring.main.banner-mode", "off");
        settings.put("logging.level.root", "warn");
        settings.put("llmspell.bridge.scripts.locations", this.folder.toUri().toString());
        settings.put("llmspell.bridge.scripts.reload", "false");
        switch (this.language) {
            case "lua" -> Sources.copy("trivial.lua", this.folder);
            case "javascript" -> Sources.copy("trivial.js", this.folder);
            case "python" -> Sources.copy("trivial.py", this.folder);
            case "wasm" -> Sources.assemble("trivial.wat", this.folder);
            case "native" ->
                settings.put(
                        "llmspell.bridge.native.libraries[0].path",
                        Sources.link("trivial.c", this.folder).toString());
            default -> {}
        }
        return settings;
    }

    private HookResult inJava(HookContext context) {
        return this.returns.equals("nothing")
                ? HookResult.proceed()
                : HookResult.modify(Map.of("amount", context.argument("amount", Integer.class) + 1));
    }

    @TearDown
    public void tearDown() {
        check();
        this.context.close();
        try {
            FileSystemUtils.deleteRecursively(this.folder);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private HookOutcome fire() {
        return this.hooks.fire(this.point, TARGET, ARGUMENTS);
    }

    @Benchmark
    @BenchmarkMode(Mode.SampleTime)
    public Object call() {
        return fire();
    }

    @Benchmark
    @BenchmarkMode(Mode.Throughput)
    @Threads(1)
    public Object oneThread() {
        return fire();
    }

    @Benchmark
    @BenchmarkMode(Mode.Throughput)
    @Threads(8)
    public Object eightThreads() {
        return fire();
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({HookAutoConfiguration.class, BridgeAutoConfiguration.class})
    static class Beans {}
}
