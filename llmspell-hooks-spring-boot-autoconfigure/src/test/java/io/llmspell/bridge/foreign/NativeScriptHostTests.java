package io.llmspell.bridge.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.llmspell.bridge.ScriptException;
import io.llmspell.bridge.ScriptHost;
import io.llmspell.bridge.ScriptPermissions;
import io.llmspell.event.EventBus;
import io.llmspell.hook.ComponentId;
import io.llmspell.hook.HookEngine;
import io.llmspell.hook.HookOutcome;
import io.llmspell.hook.HookPoint;
import io.llmspell.hook.HookTarget;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/** A plug-in in the host of scripts, with the real hooks and events. */
@EnabledForJreRange(min = JRE.JAVA_22)
class NativeScriptHostTests {

    @TempDir
    Path folder;

    private final HookEngine engine = HookEngine.builder().build();

    private final EventBus bus = EventBus.builder().build();

    private final ScriptHost host = ScriptHost.builder()
            .registry(this.engine::registry)
            .bus(() -> this.bus)
            .languages(List.of(NativeLanguageTests.LANGUAGE))
            .permissions(script -> ScriptPermissions.DEFAULT.events(List.of("files.**"), List.of()))
            .build();

    @AfterEach
    void close() {
        this.host.close();
        this.bus.close();
    }

    @Test
    void itsHooksDecideAndItsEventsArePublished() throws Exception {
        BlockingQueue<String> refused = new LinkedBlockingQueue<>();
        this.bus.subscribe("files.delete.refused", event -> refused.add(event.eventType()));
        NativeLibrary library = noDeletes();
        for (int version = 0; version < 20; version++) {
            this.host.load(library.source(), "native");
        }

        assertThat(fire("read_files").cancelled()).isFalse();
        assertThat(fire("delete_files").cancelled()).isTrue();

        assertThat(refused.poll(10, TimeUnit.SECONDS)).isEqualTo("files.delete.refused");
        assertThat(this.engine.registry().hooks()).hasSize(1);
        assertThat(this.host.unload("libno_deletes")).isTrue();
        assertThat(fire("delete_files").cancelled()).isFalse();
    }

    @Test
    void anotherFileLeavesTheOldVersionRunning() throws Exception {
        NativeLibrary library = noDeletes();
        this.host.load(library.source(), "native");
        NativeLibrary other = new NativeLibrary(library.path(), "0".repeat(64));

        assertThatExceptionOfType(ScriptException.class)
                .isThrownBy(() -> this.host.load(other.source(), "native"))
                .withMessageContaining("but must be 000000");
        assertThat(fire("delete_files").cancelled()).isTrue();
    }

    private NativeLibrary noDeletes() throws Exception {
        return new NativeLibrary(
                CCompiler.library(this.folder, "libno_deletes.so", CCompiler.SOURCES.resolve("no_deletes.c")), null);
    }

    private HookOutcome fire(String tool) {
        return this.engine
                .executor()
                .fire(HookPoint.of("BeforeToolExecution"), new HookTarget(ComponentId.tool(tool), "call"), Map.of());
    }
}
