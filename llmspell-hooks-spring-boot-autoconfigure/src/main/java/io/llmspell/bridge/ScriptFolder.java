package io.llmspell.bridge;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.util.StringUtils;

/** A place with scripts, on the class path or in the file system. */
final class ScriptFolder {

    private static final String OPTIONAL = "optional:";

    private final ResourcePatternResolver resolver;

    private final String location;

    private final boolean optional;

    ScriptFolder(ResourcePatternResolver resolver, String given) {
        this.resolver = resolver;
        this.optional = given.startsWith(OPTIONAL);
        this.location = this.optional ? given.substring(OPTIONAL.length()) : given;
    }

    /**
     * The files that are there now, but for hidden ones.
     *
     * @throws ScriptException if the place is missing, or a part of it cannot be looked into
     */
    List<ScriptFile> files(List<String> extensions) {
        Resource root = this.resolver.getResource(this.location.endsWith("/") ? this.location : this.location + "/");
        if (!root.exists()) {
            if (this.optional) {
                return List.of();
            }
            throw missing();
        }
        try {
            // What is found in the file system is absolute, wherever the application was started.
            return root.isFile()
                    ? inFileSystem(root.getFile().toPath().toAbsolutePath().normalize(), extensions)
                    : onClassPath(root.getURL().toString(), extensions);
        } catch (IOException | UncheckedIOException ex) {
            throw problem("Scripts in " + this.location + " cannot be looked for: " + ex);
        }
    }

    private ScriptException missing() {
        // What has no scheme is looked for on the class path.
        if (this.location.startsWith("/") && Files.isDirectory(Path.of(this.location))) {
            return problem("There is no " + this.location + " with scripts on the class path, but there is one in the"
                    + " file system: write file:" + this.location + " in llmspell.bridge.scripts.locations");
        }
        return problem("There is no " + this.location + " with scripts: make it, correct"
                + " llmspell.bridge.scripts.locations, or write " + OPTIONAL + this.location);
    }

    private static ScriptException problem(String message) {
        return new ScriptException(ScriptException.Kind.ERROR, message);
    }

    private List<ScriptFile> inFileSystem(Path root, List<String> extensions) throws IOException {
        Walk walk = new Walk(root, extensions);
        Files.walkFileTree(root, Set.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, walk);
        return walk.found;
    }

    /** Goes around hidden folders, and fails at one that it may not look into: what is in it is not gone. */
    private final class Walk extends SimpleFileVisitor<Path> {

        private final Path root;

        private final List<String> extensions;

        private final List<ScriptFile> found = new ArrayList<>();

        private Walk(Path root, List<String> extensions) {
            this.root = root;
            this.extensions = extensions;
        }

        private String below(Path path) {
            return this.root.relativize(path).toString().replace(File.separatorChar, '/');
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes look) {
            return ScriptFile.isHidden(below(folder)) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path path, BasicFileAttributes look) {
            String file = below(path);
            // A link to what is not there is none.
            if (look.isRegularFile() && ScriptFile.isScript(file, this.extensions)) {
                this.found.add(new ScriptFile(
                        ScriptFolder.this,
                        file,
                        look.lastModifiedTime().toMillis(),
                        look.size(),
                        new FileSystemResource(path)));
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path path, IOException problem) throws IOException {
            boolean gone = problem instanceof NoSuchFileException && !path.equals(this.root);
            if (gone || problem instanceof FileSystemLoopException || ScriptFile.isHidden(below(path))) {
                return FileVisitResult.CONTINUE;
            }
            throw problem;
        }
    }

    private List<ScriptFile> onClassPath(String base, List<String> extensions) throws IOException {
        List<ScriptFile> all = new ArrayList<>();
        for (Resource resource : this.resolver.getResources(base + "**/*")) {
            String file = StringUtils.uriDecode(
                    resource.getURL().toString().substring(base.length()), StandardCharsets.UTF_8);
            if (ScriptFile.isScript(file, extensions)) {
                all.add(new ScriptFile(this, file, resource.lastModified(), resource.contentLength(), resource));
            }
        }
        return all;
    }
}
