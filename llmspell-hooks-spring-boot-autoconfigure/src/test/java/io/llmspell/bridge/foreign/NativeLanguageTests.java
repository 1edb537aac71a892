package io.llmspell.bridge.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.llmspell.bridge.ScriptException;
import io.llmspell.bridge.ScriptLimits;
import io.llmspell.bridge.ScriptSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** What can be said of a native library before it is loaded, on every version of Java. */
class NativeLanguageTests {

    static final NativeLanguage LANGUAGE = NativeLanguage.create(JsonMapper.shared());

    private static final String SUM = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @TempDir
    Path folder;

    @Test
    void itIsCalledNativeAndIsNotFoundByTheNamesOfFiles() {
        assertThat(LANGUAGE.name()).isEqualTo("native");
        assertThat(LANGUAGE.extensions()).isEmpty();
    }

    @Test
    void beforeJava22OneLineSaysWhatIsNeeded() throws Exception {
        NativeLanguage on17 = new NativeLanguage(JsonMapper.shared(), 17);

        assertThatExceptionOfType(ScriptException.class)
                .isThrownBy(() -> on17.compile(abc(null).source(), ScriptLimits.DEFAULT))
                .withMessage("libabc.so: native plug-ins need Java 22 or newer, and this is Java 17");
    }

    @Test
    @EnabledForJreRange(max = JRE.JAVA_21)
    void thisJavaIsToldFromOneThatCan() throws Exception {
        ScriptException problem = catchThrowableOfType(
                ScriptException.class, () -> LANGUAGE.compile(abc(null).source(), ScriptLimits.DEFAULT));

        assertThat(problem)
                .hasMessage("libabc.so: native plug-ins need Java 22 or newer, and this is Java "
                        + Runtime.version().feature());
    }

    @Test
    void aFileWithItsSumIsFine() throws Exception {
        abc(null).check();
        abc(SUM).check();
        abc(SUM.toUpperCase(Locale.ROOT) + " ").check();
    }

    @Test
    void anotherSumIsToldWithBothOfThem() throws Exception {
        String other = SUM.replace('b', 'c');

        assertThat(problemOf(abc(other)))
                .isEqualTo("libabc.so: the SHA-256 of " + this.folder.resolve("libabc.so") + " is " + SUM
                        + ", but must be " + other);
    }

    @Test
    void whatIsNoSumIsTold() throws Exception {
        assertThat(problemOf(abc("abc"))).contains("has 64 hexadecimal digits", "libabc.so", "is abc");
    }

    @Test
    void pathsMustBeAbsolute() {
        assertThat(problemOf(new NativeLibrary(Path.of("libabc.so"), null)))
                .isEqualTo("libabc.so: the path of a native library must be absolute, but is libabc.so");
    }

    @Test
    void missingFilesAndFoldersAreTold() {
        assertThat(problemOf(new NativeLibrary(this.folder.resolve("libnone.so"), null)))
                .isEqualTo("libnone.so: there is no file " + this.folder.resolve("libnone.so"));
        assertThat(problemOf(new NativeLibrary(this.folder, null)))
                .endsWith(this.folder + " is a folder, and no library");
    }

    @Test
    void theSourceTellsThePathAndTheSum() throws Exception {
        ScriptSource source = abc(SUM).source();

        assertThat(source.name()).isEqualTo("libabc");
        assertThat(source.file()).isEqualTo("libabc.so");
        assertThat(NativeLibrary.of(source)).isEqualTo(abc(SUM));
        assertThat(NativeLibrary.of(ScriptSource.of(
                        "libabc", "libabc.so", this.folder.resolve("libabc.so").toString())))
                .isEqualTo(abc(null));
    }

    private NativeLibrary abc(String sum) throws Exception {
        return new NativeLibrary(Files.writeString(this.folder.resolve("libabc.so"), "abc"), sum);
    }

    private static String problemOf(NativeLibrary library) {
        return catchThrowableOfType(ScriptException.class, library::check).getMessage();
    }
}
