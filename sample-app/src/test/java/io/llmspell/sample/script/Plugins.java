package io.llmspell.sample.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Builds the plug-ins of {@code src/main/plugins}. */
final class Plugins {

    private static final Path SOURCES = Path.of("src", "main", "plugins");

    private static final Path HEADERS = Path.of(
            "..", "llmspell-hooks-spring-boot-autoconfigure", "src", "main", "resources", "META-INF", "llmspell");

    private Plugins() {}

    /** Where this is false, plug-ins in C cannot be built. */
    static boolean hasCompiler() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "gcc")));
    }

    /** Compiles a source in C. */
    static void c(String source, Path library) throws Exception {
        Process gcc = new ProcessBuilder(
                        "gcc",
                        "-std=c11",
                        "-Wall",
                        "-Wextra",
                        "-Werror",
                        "-O2",
                        "-shared",
                        "-fPIC",
                        "-I" + HEADERS,
                        "-o",
                        library.toString(),
                        SOURCES.resolve(source).toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(gcc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(gcc.waitFor()).as(output).isZero();
    }

    /** Makes WebAssembly of its text form, by jars that the build puts into {@code target/wabt}. */
    static void wat(String source, Path module) throws Exception {
        List<URL> jars = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("target", "wabt"))) {
            for (Path file : files.toList()) {
                jars.add(file.toUri().toURL());
            }
        }
        try (URLClassLoader wabt = new URLClassLoader(jars.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            Object made = wabt.loadClass("com.dylibso.chicory.wabt.Wat2Wasm")
                    .getMethod("parse", File.class)
                    .invoke(null, SOURCES.resolve(source).toFile());
            Files.write(module, (byte[]) made);
        }
    }
}
