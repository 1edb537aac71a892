package io.llmspell.autoconfigure;

import io.llmspell.bridge.ScriptSource;
import io.llmspell.bridge.foreign.NativeLibrary;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * Configuration of plug-ins in native code.
 *
 * @param libraries The shared libraries that are loaded, and no others: for each its absolute path and, where another
 *     file is to be refused, its sha256 in hexadecimal digits.
 */
@ConfigurationProperties("llmspell.bridge.native")
public record NativeProperties(@DefaultValue List<Library> libraries) {

    public NativeProperties {
        libraries = List.copyOf(libraries);
        Map<String, Library> byName = new HashMap<>();
        for (Library library : libraries) {
            String name = library.source().name();
            Library other = byName.putIfAbsent(name, library);
            Assert.isTrue(
                    other == null,
                    () -> "llmspell.bridge.native.libraries has two plug-ins of the name '" + name + "', "
                            + Objects.requireNonNull(other).path() + " and " + library.path()
                            + ": rename one of the files, or take it out");
        }
    }

    /**
     * A shared library.
     *
     * @param path Its absolute path.
     * @param sha256 The SHA-256 of the file, in hexadecimal digits; another file is refused.
     */
    public record Library(String path, @Nullable String sha256) {

        public Library {
            Assert.hasText(path, "llmspell.bridge.native.libraries needs a path for each library");
        }

        ScriptSource source() {
            return new NativeLibrary(Path.of(this.path), this.sha256).source();
        }
    }
}
