package io.llmspell.bridge.foreign;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Builds plug-ins from {@code src/test/c} with the C compiler of the machine; a machine without one fails the test. */
public final class CCompiler {

    public static final Path SOURCES = Path.of("src/test/c").toAbsolutePath();

    private static final Path HEADERS =
            Path.of("src/main/resources/META-INF/llmspell").toAbsolutePath();

    private CCompiler() {}

    /** The library of that name in the folder. */
    public static Path library(Path folder, String name, Path source, String... options) throws Exception {
        Path library = folder.resolve(name);
        List<String> command = new ArrayList<>(
                List.of(compiler(), "-std=c11", "-Wall", "-Wextra", "-Werror", "-O2", "-shared", "-fPIC", "-pthread"));
        command.addAll(List.of(options));
        command.addAll(List.of("-I" + HEADERS, "-o", library.toString(), source.toString()));
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException ex) {
            throw new AssertionError(
                    "Tests of native plug-ins need a C compiler, and " + command.get(0) + " is none: install it, on"
                            + " Debian and Ubuntu by 'apt-get install gcc libc6-dev', or name one in CC",
                    ex);
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError(
                    "The plug-in could not be built (missing headers are in the package libc6-dev):\n" + output);
        }
        return library;
    }

    private static String compiler() {
        String chosen = Objects.requireNonNullElse(System.getenv("CC"), "");
        if (!chosen.isBlank()) {
            return chosen;
        }
        return Stream.of("gcc", "cc", "clang")
                .filter(CCompiler::isOnPath)
                .findFirst()
                .orElse("gcc");
    }

    private static boolean isOnPath(String name) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
    }
}
