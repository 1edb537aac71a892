package io.llmspell.bridge.wasm;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Makes modules of WebAssembly's text form, by jars that the build puts into {@code target/wabt}. */
public final class Wat {

    private static final Method PARSE = parse();

    private static final Map<String, byte[]> MADE = new ConcurrentHashMap<>();

    private Wat() {}

    /** The module of this text. */
    public static byte[] compile(String text) {
        return MADE.computeIfAbsent(text, Wat::make).clone();
    }

    /** The module of a text among the test's resources. */
    public static byte[] resource(String name) {
        try (InputStream in = Wat.class.getResourceAsStream("/wasm/" + name)) {
            return compile(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /** Instructions without effect, in the place of which {@link #patched} puts others. */
    static String place(int size) {
        return "(nop)".repeat(size) + " ";
    }

    /** The module of this text, with instructions that its assembler does not know in a {@link #place} of that size. */
    static byte[] patched(String text, int... instructions) {
        int[] place = new int[instructions.length];
        Arrays.fill(place, 1);
        return replaced(text, place, instructions);
    }

    /** The module of this text, with other bytes in the place of some, which it has once. */
    static byte[] replaced(String text, int[] bytes, int[] others) {
        String module = new String(compile(text), StandardCharsets.ISO_8859_1);
        String searched = latin(bytes);
        int at = module.indexOf(searched);
        if (at < 0 || module.indexOf(searched, at + 1) >= 0) {
            throw new IllegalArgumentException("The bytes are not there once, but first at " + at);
        }
        return (module.substring(0, at) + latin(others) + module.substring(at + bytes.length))
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String latin(int[] bytes) {
        StringBuilder text = new StringBuilder();
        for (int value : bytes) {
            text.append((char) value);
        }
        return text.toString();
    }

    private static byte[] make(String text) {
        try {
            return (byte[]) PARSE.invoke(null, text);
        } catch (InvocationTargetException ex) {
            throw new IllegalArgumentException(
                    "The text is not valid: " + ex.getCause().getMessage(), ex.getCause());
        } catch (ReflectiveOperationException ex) {
            throw new IllegalStateException(ex);
        }
    }

    private static Method parse() {
        try {
            // Never closed: it is used as long as the tests run.
            return new URLClassLoader(jars(), ClassLoader.getPlatformClassLoader())
                    .loadClass("com.dylibso.chicory.wabt.Wat2Wasm")
                    .getMethod("parse", String.class);
        } catch (IOException ex) {
            throw new UncheckedIOException("There are no jars in target/wabt: run mvn generate-test-resources", ex);
        } catch (ReflectiveOperationException ex) {
            throw new IllegalStateException(ex);
        }
    }

    private static URL[] jars() throws IOException {
        List<URL> jars = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("target", "wabt"))) {
            for (Path file : files.toList()) {
                jars.add(file.toUri().toURL());
            }
        }
        return jars.toArray(URL[]::new);
    }
}
