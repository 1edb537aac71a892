package io.llmspell.bridge;

import java.io.IOException;
import java.util.List;
import org.springframework.core.io.Resource;

/**
 * A file as it was found; equal ones look the same from outside.
 *
 * @param folder where it is
 * @param file its path below that
 */
record ScriptFile(ScriptFolder folder, String file, long modified, long length, Resource resource) {

    /** The name of its script. */
    String name() {
        return name(this.file);
    }

    static String name(String file) {
        return file.substring(0, file.lastIndexOf('.'));
    }

    static boolean isScript(String path, List<String> extensions) {
        int dot = path.lastIndexOf('.');
        return dot > 0 && extensions.contains(path.substring(dot + 1)) && !isHidden(path);
    }

    /** Editors and mounts keep their own under such names: locks, copies, earlier versions. */
    static boolean isHidden(String path) {
        return path.startsWith(".") || path.contains("/.");
    }

    /** @throws IOException if it cannot be read */
    ScriptSource source() throws IOException {
        return new ScriptSource(name(), this.file, this.resource.getContentAsByteArray());
    }

    @Override
    public String toString() {
        return this.file;
    }
}
