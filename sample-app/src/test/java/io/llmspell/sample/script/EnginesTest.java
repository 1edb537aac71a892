package io.llmspell.sample.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which classes are loaded, told by a Java of their own, as here another test may have loaded them. */
class EnginesTest {

    // Those that are only asked whether there is such an engine are no part of it.

    private static final String LUA = "io\\.llmspell\\.bridge\\.lua\\.(?!LuaLanguage$).*|org\\.luaj\\..*";

    private static final String JAVASCRIPT = "org\\.graalvm\\.polyglot\\..*|com\\.oracle\\.truffle\\..*";

    private static final String PYTHON = "com\\.oracle\\.graal\\.python\\.(?!.*Provider$|PythonLanguage$).*";

    private static final String WEBASSEMBLY =
            "io\\.llmspell\\.bridge\\.wasm\\.(?!WasmLanguage$).*|com\\.dylibso\\.chicory\\..*";

    @TempDir
    private Path directory;

    @Test
    void noEngineIsLoadedWithoutAScript() throws Exception {
        List<String> classes = classesLoadedIn("none");

        assertThat(classes).contains("io.llmspell.sample.journal.Tally");
        assertThat(those(classes, LUA)).isEmpty();
        assertThat(those(classes, JAVASCRIPT)).isEmpty();
        assertThat(those(classes, PYTHON)).isEmpty();
        assertThat(those(classes, WEBASSEMBLY)).isEmpty();
    }

    @Test
    void onlyTheEnginesOfTheScriptsThatThereAreAreLoaded() throws Exception {
        List<String> classes = classesLoadedIn("scripts");

        assertThat(those(classes, LUA)).isNotEmpty();
        assertThat(those(classes, JAVASCRIPT)).isNotEmpty();
        assertThat(those(classes, PYTHON)).isEmpty();
        assertThat(those(classes, WEBASSEMBLY)).isEmpty();
    }

    private static List<String> those(List<String> classes, String pattern) {
        return classes.stream().filter(name -> name.matches(pattern)).toList();
    }

    private List<String> classesLoadedIn(String profile) throws IOException, InterruptedException {
        Path classes = this.directory.resolve("classes.txt");
        Path output = this.directory.resolve("output.txt");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load:file=" + classes + "::filecount=0",
                "-cp",
                System.getProperty("java.class.path"),
                "io.llmspell.sample.TravelDeskApplication",
                "--travel.exit=true",
                "--server.port=0",
                "--travel.data=" + this.directory,
                "--spring.profiles.active=" + profile));
        Process desk = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(desk.waitFor(3, TimeUnit.MINUTES)).isTrue();
        } finally {
            desk.destroyForcibly();
        }
        assertThat(desk.exitValue()).as(Files.readString(output)).isZero();
        return Files.readAllLines(classes).stream().map(EnginesTest::name).toList();
    }

    /** A line is "[time][level][tags] name source: ...". */
    private static String name(String line) {
        String text = line.substring(line.lastIndexOf(']') + 1).strip();
        int end = text.indexOf(' ');
        return (end < 0) ? text : text.substring(0, end);
    }
}
