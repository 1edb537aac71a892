package io.llmspell.bridge.foreign;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A library as it is loaded: a file of its own. So a file replaced or overwritten meanwhile hurts nobody, what is
 * loaded is what was checked, and the new version of a plug-in is loaded beside the old one, with variables of its own.
 */
final class LibraryCopy {

    private final Path folder;

    private final Path file;

    private LibraryCopy(Path folder, Path file) {
        this.folder = folder;
        this.file = file;
    }

    static LibraryCopy of(NativeLibrary library) {
        try {
            // Only the user of this process can look into it.
            Path folder = Files.createTempDirectory("llmspell-native-");
            LibraryCopy copy = new LibraryCopy(folder, folder.resolve(library.file()));
            copy.fill(library);
            return copy;
        } catch (IOException ex) {
            throw library.problem(
                    "cannot be copied to where it is loaded from, a folder of java.io.tmpdir: " + ex.getMessage());
        }
    }

    private void fill(NativeLibrary library) throws IOException {
        boolean filled = false;
        try (OutputStream target = Files.newOutputStream(this.file)) {
            library.copy(target);
            filled = true;
        } finally {
            if (!filled) {
                delete();
            }
        }
    }

    Path file() {
        return this.file;
    }

    /** Where a system holds on to the file of a library that is in use, it stays until the second time. */
    void delete() {
        try {
            Files.deleteIfExists(this.file);
            Files.deleteIfExists(this.folder);
        } catch (IOException ex) {
            this.file.toFile().deleteOnExit();
        }
    }
}
