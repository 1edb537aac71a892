package io.llmspell.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.llmspell.annotation.ToolComponent;
import io.llmspell.autoconfigure.BridgeAutoConfiguration;
import io.llmspell.autoconfigure.EventAutoConfiguration;
import io.llmspell.autoconfigure.HookAutoConfiguration;
import io.llmspell.bridge.foreign.CCompiler;
import io.llmspell.event.EventBus;
import io.llmspell.event.PullSubscription;
import io.llmspell.event.UniversalEvent;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** That what {@code docs/native.md} shows does what it says there. */
@EnabledForJreRange(min = JRE.JAVA_22)
class NativePageTests {

    private final CodeOfPage page = CodeOfPage.read("native.md");

    @TempDir
    Path folder;

    private Path library;

    NativePageTests() throws IOException {}

    @ToolComponent("delete_files")
    static class DeleteFiles {

        public String call(String name) {
            return "deleted " + name;
        }
    }

    @ToolComponent("read_files")
    static class ReadFiles {

        public String call(String name) {
            return "read " + name;
        }
    }

    @BeforeEach
    void compile() throws Exception {
        Path source = Files.writeString(this.folder.resolve("no_deletes.c"), code());
        this.library = CCompiler.library(this.folder, "libno_deletes.so", source);
    }

    private String code() {
        return this.page.block("c", "llmspell_plugin_init");
    }

    /** As on the page, with this library and its sum. */
    private ApplicationContextRunner runner(String sum) {
        String yaml = this.page
                .block("yaml", "libraries:")
                .replace("/opt/desk/libno_deletes.so", this.library.toString())
                .replace("3f0c…", sum);
        assertThat(yaml).contains(this.library.toString(), sum);
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        HookAutoConfiguration.class, EventAutoConfiguration.class, BridgeAutoConfiguration.class))
                .withInitializer(CodeOfPage.configured(yaml))
                .withUserConfiguration(DeleteFiles.class, ReadFiles.class);
    }

    private String sum() throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(this.library)));
    }

    @Test
    void noToolDeletesAndWhoeverTriesIsToldOf() throws Exception {
        runner(sum()).run(context -> {
            assertThat(context).hasNotFailed();
            PullSubscription refused = context.getBean(EventBus.class).subscribe("files.delete.*");
            assertThat(context.getBean(ReadFiles.class).call("a")).isEqualTo("read a");
            assertThatExceptionOfType(HookCancelledException.class)
                    .isThrownBy(() -> context.getBean(DeleteFiles.class).call("b"))
                    .withMessageContaining("nothing is deleted here");

            UniversalEvent event = refused.receive(Duration.ofSeconds(30)).orElseThrow();
            assertThat(event.eventType()).isEqualTo("files.delete.refused");
            assertThat(event.at("/component").asString()).isEqualTo("delete_files");
            assertThat(event.at("/arguments/name").asString()).isEqualTo("b");
            assertThat(refused.depth()).isZero();
            assertThat(context.getBean(HookRegistry.class).find("libno_deletes.BeforeToolExecution-1"))
                    .isPresent();
        });
    }

    @Test
    void anotherFileIsRefused() {
        runner("ab".repeat(32))
                .run(context ->
                        assertThat(context).getFailure().rootCause().hasMessageContaining("but must be ababab"));
    }

    @Test
    void otherTestsHaveTheSamePlugin() throws IOException {
        assertThat(CCompiler.SOURCES.resolve("no_deletes.c")).hasContent(code());
    }

    @Test
    void theHeaderIsWhereThePageSays() {
        assertThat(this.page.text()).contains("META-INF/llmspell/llmspell_hooks.h");
        assertThat(getClass().getResource("/META-INF/llmspell/llmspell_hooks.h"))
                .isNotNull();
    }
}
