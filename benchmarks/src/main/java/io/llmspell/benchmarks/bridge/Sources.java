package io.llmspell.benchmarks.bridge;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The sources of the measured hooks; those that need it are compiled into a folder. */
final class Sources {

    private static final String HEADER = "META-INF/llmspell/llmspell_hooks.h";

    private Sources() {}

    static void copy(String name, Path folder) {
        write(folder.resolve(name), read("scripts/" + name));
    }

    /** WebAssembly of its text form, by the jars that the build puts beside this one. */
    static void assemble(String name, Path folder) {
        String text = new String(read("scripts/" + name), StandardCharsets.UTF_8);
        try (URLClassLoader wabt = new URLClassLoader(wabt(), ClassLoader.getPlatformClassLoader())) {
            byte[] module = (byte[]) wabt.loadClass("com.dylibso.chicory.wabt.Wat2Wasm")
                    .getMethod("parse", String.class)
                    .invoke(null, text);
            write(folder.resolve(name.replace(".wat", ".wasm")), Objects.requireNonNull(module));
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        } catch (InvocationTargetException ex) {
            throw new IllegalStateException(name + " is not valid", ex.getCause());
        } catch (ReflectiveOperationException ex) {
            throw new IllegalStateException(ex);
        }
    }

    /** A shared library, by gcc. */
    static Path link(String name, Path folder) {
        copy(name, folder);
        write(folder.resolve("llmspell_hooks.h"), read(HEADER));
        Path library = folder.resolve(name.replace(".c", ".so"));
        List<String> command = List.of("gcc", "-O2", "-shared", "-fPIC", "-I.", "-o", library.toString(), name);
        try {
            int exit = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .inheritIO()
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IllegalStateException(String.join(" ", command) + " ended with " + exit);
            }
        } catch (IOException ex) {
            throw new UncheckedIOException("The plug-in in C is compiled by gcc, which is not there", ex);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(ex);
        }
        return library;
    }

    private static byte[] read(String resource) {
        try (InputStream in = Sources.class.getClassLoader().getResourceAsStream(resource)) {
            return Objects.requireNonNull(in, resource).readAllBytes();
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private static void write(Path file, byte[] content) {
        try {
            Files.write(file, content);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private static URL[] wabt() throws IOException {
        Path folder = ownJar().resolveSibling("wabt");
        try (Stream<Path> jars = Files.list(folder)) {
            return jars.map(Path::toUri).map(Sources::url).toArray(URL[]::new);
        }
    }

    private static Path ownJar() {
        try {
            return Path.of(Sources.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException ex) {
            throw new IllegalStateException(ex);
        }
    }

    private static URL url(URI uri) {
        try {
            return uri.toURL();
        } catch (MalformedURLException ex) {
            throw new IllegalStateException(ex);
        }
    }
}
