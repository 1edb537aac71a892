package io.llmspell.bridge.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.llmspell.bridge.ScriptContext;
import io.llmspell.bridge.ScriptException;
import io.llmspell.bridge.ScriptFunction;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** How libraries are loaded, refused and unloaded. */
@EnabledForJreRange(min = JRE.JAVA_22)
class NativeLoadingTests {

    private static final String SUM_OF_NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    @TempDir
    Path folder;

    private final NativeHost host = new NativeHost();

    @Test
    void aLibraryThatCannotBeLoadedIsToldInTheWordsOfTheSystem() throws Exception {
        Path source = CCompiler.SOURCES.resolve("no_deletes.c");
        Path needed = CCompiler.library(this.folder, "libneeded.so", source);
        Path file = CCompiler.library(
                this.folder, "libneeds.so", source, "-Wl,--no-as-needed", "-L" + this.folder, "-lneeded");
        Files.delete(needed);

        String problem = problemOf(new NativeLibrary(file, null));

        assertThat(problem).startsWith("libneeds.so: cannot be loaded: ").contains("libneeded.so");
        assertNoCopies("libneeds.so");
    }

    @Test
    void aFileThatIsNoLibraryIsTold() throws Exception {
        Path file = Files.writeString(this.folder.resolve("libtext.so"), "This is a text, and long enough to be read.");

        String problem = problemOf(new NativeLibrary(file, null));

        assertThat(problem).isEqualTo("libtext.so: cannot be loaded: " + file + ": it is no shared library");
        assertNoCopies("libtext.so");
    }

    @Test
    void anEmptyFileIsNoLibraryEither() throws Exception {
        Path file = Files.createFile(this.folder.resolve("libempty.so"));

        assertThat(problemOf(new NativeLibrary(file, SUM_OF_NOTHING))).startsWith("libempty.so: cannot be loaded: ");
    }

    @Test
    void aLibraryWithoutTheFunctionIsNoPlugin() throws Exception {
        NativeLibrary library = build("libother.so", "-DNO_INIT", "-Wno-unused-function", "-Wno-unused-variable");

        assertThat(problemOf(library))
                .isEqualTo("libother.so: " + library.path()
                        + " does not export llmspell_plugin_init, so it is no plug-in");
    }

    @Test
    void aPluginThatRefusesIsToldWithItsNumberAndItsLastError() throws Exception {
        assertThat(problemOf(build("librefuses.so", "-DRESULT=3")))
                .isEqualTo("librefuses.so: llmspell_plugin_init has returned 3 and not 0");
        assertThat(problemOf(build("libfails.so", "-DRESULT=-1", "-DFAILING")))
                .isEqualTo("libfails.so: llmspell_plugin_init has returned -1 and not 0;"
                        + " its last error was: no permission for the point denied");
    }

    @Test
    void aPluginThatRegistersNothingIsTold() throws Exception {
        assertThat(problemOf(build("libidle.so", "-DNO_HOOK", "-Wno-unused-function", "-Wno-unused-parameter")))
                .isEqualTo("libidle.so: llmspell_plugin_init has registered no hook and no handler of events");
        assertThat(problemOf(build("libdenied.so", "-DNO_HOOK", "-DFAILING")))
                .endsWith("no handler of events; its last error was: no permission for the point denied");
    }

    @Test
    void aFileReplacedAfterItWasCheckedIsNotLoaded() throws Exception {
        NativeLibrary known = build("libknown.so");
        String sum = catchThrowableOfType(
                        ScriptException.class, () -> new NativeLibrary(known.path(), SUM_OF_NOTHING).check())
                .problem()
                .replaceAll(".* is (\\w{64}),.*", "$1");
        ScriptContext context = this.host.open(new NativeLibrary(known.path(), sum));
        Files.write(known.path(), new byte[] {0}, StandardOpenOption.APPEND);

        assertThatExceptionOfType(ScriptException.class)
                .isThrownBy(context::run)
                .withMessageStartingWith("libknown.so: the SHA-256 of " + known.path() + " is ")
                .withMessageEndingWith(", but must be " + sum);
        context.close();
        assertNoCopies("libknown.so");
    }

    @Test
    void aNewVersionIsLoadedBesideTheOldOneWithVariablesOfItsOwn() throws Exception {
        NativeLibrary library = build("libplugin.so");
        ScriptContext old = this.host.open(library);
        old.run();
        assertThat(old.call(this.host.hooks.get("point"), null)).isEqualTo("first");
        Path other = build("libother.so", "-DRESULT=0").path();
        Files.copy(other, library.path(), StandardCopyOption.REPLACE_EXISTING);

        NativeHost second = new NativeHost();
        ScriptContext young = second.open(library);
        young.run();

        assertThat(young.call(second.hooks.get("point"), null)).isEqualTo("first");
        assertThat(old.call(this.host.hooks.get("point"), null)).isEqualTo("later");
        young.close();
        assertThat(old.call(this.host.hooks.get("point"), null)).isEqualTo("later");
        old.close();
    }

    @Test
    void theExampleOfThePageRefusesToDelete() throws Exception {
        NativeLibrary library = new NativeLibrary(
                CCompiler.library(this.folder, "libno_deletes.so", CCompiler.SOURCES.resolve("no_deletes.c")), null);
        try (ScriptContext context = this.host.open(library)) {
            context.run();
            ScriptFunction hook = this.host.hooks.get("BeforeToolExecution");

            assertThat(context.call(hook, Map.of("component", "read_files"))).isNull();
            assertThat(context.call(hook, Map.of("component", "delete_files")))
                    .isEqualTo(Map.of("type", "cancel", "reason", "nothing is deleted here"));
            assertThat(this.host.published)
                    .containsExactly(List.of("files.delete.refused", Map.of("component", "delete_files")));
        }
    }

    @Test
    void itIsUnloadedWhenTheLastCallHasReturned() throws Exception {
        Path source = Files.writeString(this.folder.resolve("waits.c"), """
                #include <llmspell_hooks.h>
                static const llmspell_api *api;
                static const char *waits(const char *json, void *user) {
                  (void)json;
                  (void)user;
                  api->release(api->call("test.wait", NULL));
                  return "\\"returned\\"";
                }
                LLMSPELL_EXPORT int llmspell_plugin_init(const llmspell_api *given) {
                  api = given;
                  return api->hook_register("point", waits, 0) < 0;
                }
                """);
        NativeLibrary library = new NativeLibrary(CCompiler.library(this.folder, "libwaits.so", source), null);
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        ScriptContext context = this.host.openWith(library, "wait", arguments -> {
            inside.countDown();
            return await(released);
        });
        context.run();
        FutureTask<Object> call = new FutureTask<>(() -> context.call(this.host.hooks.get("point"), null));
        new Thread(call).start();
        assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();

        context.close();
        assertThat(context.usable()).isFalse();
        released.countDown();

        assertThat(call.get(10, TimeUnit.SECONDS)).isEqualTo("returned");
    }

    private static Object await(CountDownLatch latch) {
        try {
            return latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException ex) {
            throw new IllegalStateException(ex);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void hundredsOfReloadsLeaveNothingBehind() throws Exception {
        NativeLibrary library = build("libreloaded.so");
        loadAndClose(library, 50);
        int classes = ManagementFactory.getClassLoadingMXBean().getLoadedClassCount();

        loadAndClose(library, 500);

        assertThat(ManagementFactory.getClassLoadingMXBean().getLoadedClassCount() - classes)
                .isLessThan(100);
        assertThat(Files.readString(Path.of("/proc/self/maps"))).doesNotContain("libreloaded.so");
        assertNoCopies("libreloaded.so");
    }

    private void loadAndClose(NativeLibrary library, int times) {
        for (int i = 0; i < times; i++) {
            NativeHost fresh = new NativeHost();
            try (ScriptContext context = fresh.open(library)) {
                context.run();
                assertThat(context.call(fresh.hooks.get("point"), null)).isEqualTo("first");
            }
        }
    }

    private NativeLibrary build(String name, String... options) throws Exception {
        return new NativeLibrary(
                CCompiler.library(this.folder, name, CCompiler.SOURCES.resolve("one_hook.c"), options), null);
    }

    private String problemOf(NativeLibrary library) {
        try (ScriptContext context = this.host.open(library)) {
            return catchThrowableOfType(ScriptException.class, context::run).getMessage();
        }
    }

    private static void assertNoCopies(String name) throws IOException {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        try (Stream<Path> found = Files.list(temporary)) {
            assertThat(found.filter(folder -> folder.getFileName().toString().startsWith("llmspell-native-"))
                            .filter(folder -> Files.exists(folder.resolve(name))))
                    .isEmpty();
        }
    }
}
