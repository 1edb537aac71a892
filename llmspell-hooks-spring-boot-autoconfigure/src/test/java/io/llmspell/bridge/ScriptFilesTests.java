package io.llmspell.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.llmspell.hook.HookEngine;
import io.llmspell.hook.RegisteredHook;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
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
            .languages(List.of(
                    this.language,
                    new Renamed(this.language, "renamed", "other"),
                    new Renamed(this.language, "plugin")))
            .build();

    private final Logger logger = (Logger) LoggerFactory.getLogger(ScriptFiles.class);

    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

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

    private static void refresh(ScriptFiles files, int times) {
        for (int i = 0; i < times; i++) {
            files.refresh();
        }
    }

    private List<String> warnings() {
        return this.logged.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @BeforeEach
    void listen() {
        this.logger.setLevel(Level.WARN);
        this.logger.addAppender(this.logged);
        this.logged.start();
    }

    @AfterEach
    void close() {
        this.logger.detachAppender(this.logged);
        this.logger.setLevel(null);
        this.host.close();
    }

    @Test
    void scriptsInFoldersHaveThePathsOfTheirFiles() throws IOException {
        write("a.fake", "one");
        write("guards/b c.fake", "two");
        write("readme.txt", "no script");
        write("fake", "no script");

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
        write("a.fake", "one");
        write("a.other", "one");

        assertThatThrownBy(() -> files().loadAll())
                .hasMessageStartingWith("a.other: file [")
                .hasMessageContaining("a.fake] are scripts of one name: rename one of them");
    }

    @Test
    void fileOfOneNameInTwoPlacesIsRefused() throws IOException {
        write("sub/a.fake", "one");
        write("other/a.fake", "two");
        String sub = this.folder.resolve("sub").toUri().toString();
        String other = this.folder.resolve("other").toUri().toString();

        assertThatThrownBy(() -> files(sub, other).loadAll())
                .hasMessageContaining("other/a.fake] and")
                .hasMessageContaining("sub/a.fake] are scripts of one name");
        assertThat(hooks()).isEmpty();
    }

    @Test
    void placeThatIsGivenTwiceCountsOnce() throws IOException {
        write("a.fake", "one");
        String place = this.folder.toUri().toString();

        files(place, place).loadAll();

        assertThat(hooks()).containsExactly("a.one");
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
    void fileThatGetsAnotherEndingIsTheNextVersionOfItsScript() throws IOException {
        write("a.fake", "one");
        ScriptFiles files = files();
        files.loadAll();
        Files.delete(this.folder.resolve("a.fake"));
        write("a.other", "two");
        refresh(files, 4);

        assertThat(hooks()).containsExactly("a.two");

        Files.delete(this.folder.resolve("a.other"));
        refresh(files, 2);
        assertThat(hooks()).isEmpty();
    }

    @Test
    void fileThatGetsAnotherEndingAndIsBrokenLeavesTheOldVersion() throws IOException {
        write("a.fake", "one");
        ScriptFiles files = files();
        files.loadAll();
        Files.delete(this.folder.resolve("a.fake"));
        write("a.other", "broken");
        refresh(files, 4);

        assertThat(hooks()).containsExactly("a.one");

        Files.delete(this.folder.resolve("a.other"));
        refresh(files, 2);
        assertThat(hooks()).isEmpty();
    }

    /** As of a ConfigMap that is mounted, and of an editor. */
    @Test
    void hiddenFilesAndFoldersAreLeftAlone() throws IOException {
        write("..2026_01_01/a.fake", "one");
        Files.createSymbolicLink(this.folder.resolve("..data"), Path.of("..2026_01_01"));
        Files.createSymbolicLink(this.folder.resolve("a.fake"), Path.of("..data/a.fake"));
        Files.createSymbolicLink(this.folder.resolve(".#a.fake"), Path.of("somebody@host.1234"));
        write("guards/.old.fake", "broken");
        ScriptFiles files = files();
        files.loadAll();
        assertThat(hooks()).containsExactly("a.one");

        write("..2026_01_02/a.fake", "two");
        Files.delete(this.folder.resolve("..data"));
        Files.createSymbolicLink(this.folder.resolve("..data"), Path.of("..2026_01_02"));
        refresh(files, 2);

        assertThat(hooks()).containsExactly("a.two");
    }

    @Test
    void linkToWhatIsNotThereKeepsNoOtherFromBeingLoaded() throws IOException {
        Files.createSymbolicLink(this.folder.resolve("b.fake"), Path.of("nowhere.fake"));
        Files.createSymbolicLink(this.folder.resolve("round"), this.folder);
        write("a.fake", "one");
        ScriptFiles files = files();
        files.loadAll();
        write("a.fake", "two");
        refresh(files, 2);

        assertThat(hooks()).containsExactly("a.two");
        assertThat(warnings()).isEmpty();
    }

    @Test
    void fileThatCannotBeReadIsToldOfOnceAndTriedAgain() {
        Served a = new Served("a.fake", "one");
        Served b = new Served("b.fake", "one");
        ScriptFiles files = new ScriptFiles(new Place(a, b), List.of("classpath:scripts"), this.host);
        files.loadAll();
        a.modified = 2;
        a.text = "two";
        a.readable = false;
        b.modified = 2;
        b.text = "two";
        refresh(files, 4);

        assertThat(hooks()).containsExactly("a.one", "b.two");
        assertThat(warnings()).singleElement().asString().startsWith("a.fake: the file cannot be read: locked");

        a.readable = true;
        refresh(files, 1);
        assertThat(hooks()).containsExactly("a.two", "b.two");

        a.readable = false;
        assertThatThrownBy(() -> new ScriptFiles(new Place(a, b), List.of("classpath:scripts"), this.host).loadAll())
                .hasMessage("a.fake: the file cannot be read: locked");
    }

    /** A place that is not in the file system, as in a jar. */
    private static final class Place extends PathMatchingResourcePatternResolver {

        private final Resource[] scripts;

        private Place(Served... scripts) {
            this.scripts = scripts;
        }

        @Override
        public Resource getResource(String location) {
            return new Served("", "");
        }

        @Override
        public Resource[] getResources(String pattern) {
            return this.scripts;
        }
    }

    private static final class Served extends ByteArrayResource {

        private final String file;

        private long modified = 1;

        private String text;

        private boolean readable = true;

        private Served(String file, String text) {
            super(new byte[0]);
            this.file = file;
            this.text = text;
        }

        /** Not by its bytes, of which it has none. */
        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return this.file.hashCode();
        }

        @Override
        public URL getURL() throws IOException {
            return URI.create("jar:file:/app.jar!/scripts/" + this.file).toURL();
        }

        @Override
        public long lastModified() {
            return this.modified;
        }

        @Override
        public byte[] getContentAsByteArray() throws IOException {
            if (!this.readable) {
                throw new IOException("locked");
            }
            return this.text.getBytes(StandardCharsets.UTF_8);
        }
    }

    @Test
    void errorOfOneScriptKeepsNoOtherFromBeingLoaded() throws IOException {
        this.language.script("error", api -> {
            throw new NoClassDefFoundError("Missing");
        });
        ScriptFiles files = files();
        files.loadAll();
        write("a.fake", "error");
        write("b.fake", "one");
        refresh(files, 4);

        assertThat(hooks()).containsExactly("b.one");
        assertThat(warnings()).containsExactly("The script a.fake could not be loaded");
    }

    @Test
    void whatStaysWrongIsToldOnce() throws IOException {
        write("sub/a.fake", "one");
        String sub = this.folder.resolve("sub").toUri().toString();
        ScriptFiles files = files(sub);
        files.loadAll();
        for (int time = 1; time <= 2; time++) {
            Files.move(this.folder.resolve("sub"), this.folder.resolve("away"));
            refresh(files, 3);
            assertThat(warnings())
                    .hasSize(time)
                    .allSatisfy(warning -> assertThat(warning).startsWith("There is no " + sub));
            Files.move(this.folder.resolve("away"), this.folder.resolve("sub"));
            refresh(files, 2);
        }
        assertThat(hooks()).containsExactly("a.one");
    }

    @Test
    void folderThatIsMissingKeepsNoOtherFromBeingLoaded() throws IOException {
        write("sub/a.fake", "one");
        write("other/b.fake", "one");
        ScriptFiles files = files(
                this.folder.resolve("sub").toUri().toString(),
                this.folder.resolve("other").toUri().toString());
        files.loadAll();
        Files.move(this.folder.resolve("sub"), this.folder.resolve("away"));
        write("other/b.fake", "two");
        refresh(files, 3);

        assertThat(hooks()).containsExactly("a.one", "b.two");
    }

    @Test
    void twoFilesOfOneNameKeepNoOtherFromBeingLoaded() throws IOException {
        write("a.fake", "one");
        write("b.fake", "one");
        ScriptFiles files = files();
        files.loadAll();
        write("a.other", "two");
        write("b.fake", "two");
        refresh(files, 4);

        assertThat(hooks()).containsExactly("a.one", "b.two");
        assertThat(warnings())
                .singleElement()
                .asString()
                .startsWith("a.other: ")
                .contains("are scripts of one name: rename one of them");

        Files.delete(this.folder.resolve("a.fake"));
        refresh(files, 3);
        assertThat(hooks()).containsExactly("a.two", "b.two");
    }

    @Test
    void fileOfTheNameOfAPluginIsRefusedAndItsRemovalRemovesNothing() throws IOException {
        this.host.load(ScriptSource.of("a", "a.so", "one"), "plugin");
        ScriptFiles files = files();
        files.loadAll();
        write("a.fake", "two");
        refresh(files, 2);
        assertThat(hooks()).containsExactly("a.one");
        Files.delete(this.folder.resolve("a.fake"));
        refresh(files, 3);

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
