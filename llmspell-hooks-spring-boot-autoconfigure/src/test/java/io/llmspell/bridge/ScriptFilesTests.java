package io.llmspell.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmspell.hook.HookEngine;
import io.llmspell.hook.RegisteredHook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

class ScriptFilesTests {

    @TempDir
    private Path folder;

    private final HookEngine engine = HookEngine.builder().build();

    private final FakeLanguage language = new FakeLanguage()
            .script("one", api -> api.hook("custom:asked", "one", context -> null))
            .script("two", api -> api.hook("custom:asked", "two", context -> null));

    private final ScriptHost host = ScriptHost.builder()
            .registry(this.engine::registry)
            .languages(List.of(this.language))
            .build();

    private long time = 1_000_000;

    private ScriptFiles files(String... locations) {
        return new ScriptFiles(new PathMatchingResourcePatternResolver(), List.of(locations), this.host);
    }

    private ScriptFiles files() {
        return files(this.folder.toUri().toString());
    }

    /** Each file is newer than the one before, whatever the clock of the file system. */
    private void write(String file, String text) throws IOException {
        Path path = this.folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
        Files.setLastModifiedTime(path, FileTime.fromMillis(this.time += 1_000));
    }

    private List<String> hooks() {
        return this.engine.registry().hooks().stream()
                .map(RegisteredHook::name)
                .sorted()
                .toList();
    }

    @AfterEach
    void close() {
        this.host.close();
    }

    @Test
    void scriptsInFoldersHaveThePathsOfTheirFiles() throws IOException {
        write("a.fake", "one");
        write("guards/b c.fake", "two");
        write("readme.txt", "no script");

        files().loadAll();

        assertThat(hooks()).containsExactly("a.one", "guards/b c.two");
    }

    @Test
    void folderIsRelativeToWhereTheApplicationWasStarted() throws IOException {
        write("a.fake", "one");
        write("guards/b c.fake", "two");
        Path relative = Path.of("").toAbsolutePath().relativize(this.folder);

        files("file:./" + relative + "/").loadAll();

        assertThat(hooks()).containsExactly("a.one", "guards/b c.two");
    }

    @Test
    void scriptsAreFoundOnTheClassPath() {
        this.language.script("one\n", api -> api.hook("custom:asked", "one", context -> null));

        files("classpath:scripts/fake").loadAll();

        assertThat(hooks()).containsExactly("found.one");
    }

    @Test
    void missingFolderIsToldOfUnlessItIsOptional() {
        String missing = this.folder.resolve("missing").toUri().toString();

        assertThatThrownBy(() -> files(missing).loadAll())
                .hasMessageContaining("There is no " + missing)
                .hasMessageContaining("optional:");
        files("optional:" + missing).loadAll();
        assertThat(hooks()).isEmpty();
    }

    @Test
    void twoFilesOfOneNameAreRefused() throws IOException {
        this.host.close();
        write("a.fake", "one");
        write("a.other", "one");
        ScriptHost two = ScriptHost.builder()
                .registry(this.engine::registry)
                .languages(List.of(this.language, new Renamed(this.language)))
                .build();

        assertThatThrownBy(() -> new ScriptFiles(
                                new PathMatchingResourcePatternResolver(),
                                List.of(this.folder.toUri().toString()),
                                two)
                        .loadAll())
                .hasMessageContaining("there is a script of the same name");
        two.close();
    }

    /** The same language with files of another ending. */
    private record Renamed(FakeLanguage language) implements ScriptLanguage {

        @Override
        public String name() {
            return "renamed";
        }

        @Override
        public java.util.Set<String> extensions() {
            return java.util.Set.of("other");
        }

        @Override
        public ScriptProgram compile(ScriptSource source, ScriptLimits limits) {
            return this.language.compile(source, limits);
        }
    }

    @Test
    void changedFileIsLoadedWhenItHasSettled() throws IOException {
        write("a.fake", "one");
        ScriptFiles files = files();
        files.loadAll();
        files.refresh();
        write("a.fake", "half written");
        files.refresh();
        write("a.fake", "two");
        files.refresh();
        assertThat(hooks()).containsExactly("a.one");

        files.refresh();

        assertThat(hooks()).containsExactly("a.two");
        assertThat(this.host.find("a").orElseThrow().failure()).isNull();
    }

    @Test
    void newFileIsLoadedWhenItHasSettled() throws IOException {
        ScriptFiles files = files();
        files.loadAll();
        write("a.fake", "one");

        files.refresh();
        assertThat(hooks()).isEmpty();
        files.refresh();

        assertThat(hooks()).containsExactly("a.one");
    }

    @Test
    void brokenFileLeavesTheOldVersionUntilItIsMended() throws IOException {
        write("a.fake", "one");
        ScriptFiles files = files();
        files.loadAll();
        write("a.fake", "broken");
        files.refresh();
        files.refresh();
        files.refresh();

        assertThat(hooks()).containsExactly("a.one");
        assertThat(this.host.find("a").orElseThrow().failure()).isEqualTo("a.fake:3: unexpected end");

        write("a.fake", "two");
        files.refresh();
        files.refresh();
        assertThat(hooks()).containsExactly("a.two");
    }

    @Test
    void removedFileIsUnloadedWhenItStaysAway() throws IOException {
        write("a.fake", "one");
        ScriptFiles files = files();
        files.loadAll();
        Files.delete(this.folder.resolve("a.fake"));
        files.refresh();
        assertThat(hooks()).containsExactly("a.one");

        files.refresh();

        assertThat(hooks()).isEmpty();
        assertThat(this.host.scripts()).isEmpty();
    }

    @Test
    void fileThatIsReplacedByAnotherIsNotUnloadedBetween() throws IOException {
        write("a.fake", "one");
        ScriptFiles files = files();
        files.loadAll();
        Files.delete(this.folder.resolve("a.fake"));
        files.refresh();
        write("a.fake", "one");
        files.refresh();
        files.refresh();

        assertThat(hooks()).containsExactly("a.one");
    }

    @Test
    void folderThatIsMissingForAWhileUnloadsNothing() throws IOException {
        write("sub/a.fake", "one");
        ScriptFiles files = files(this.folder.resolve("sub").toUri().toString());
        files.loadAll();
        Files.move(this.folder.resolve("sub"), this.folder.resolve("away"));

        files.refresh();
        files.refresh();
        files.refresh();

        assertThat(hooks()).containsExactly("a.one");
    }

    @Test
    void failingScriptFailsTheStart() throws IOException {
        write("a.fake", "broken");

        assertThatThrownBy(() -> files().loadAll()).hasMessage("a.fake:3: unexpected end");
    }

    @Test
    void optionsAreReadStrictly() {
        for (Map<String, Object> options : List.<Map<String, Object>>of(
                Map.of("prio", 1L),
                Map.of("priority", 1.5),
                Map.of("phase", "before"),
                Map.of("timeout_ms", -1L),
                Map.of("components", 3L),
                Map.of("component_types", "plane"),
                Map.of("name", " "),
                Map.of("components", "a b"))) {
            this.language.script("options", api -> api.hook("custom:asked", options, context -> null));
            assertThatThrownBy(() -> this.host.load(FakeLanguage.source("s", "options")))
                    .as("with %s", options)
                    .isInstanceOf(ScriptException.class)
                    .hasMessageStartingWith("s.fake")
                    .message()
                    .containsAnyOf(options.keySet().toArray(String[]::new));
        }
    }
}
