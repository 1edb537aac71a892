package io.llmspell.bridge.foreign;

import io.llmspell.bridge.ScriptException;
import io.llmspell.bridge.ScriptException.Kind;
import io.llmspell.bridge.ScriptSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A plug-in in native code that the application trusts.
 *
 * @param path absolute, of the shared library
 * @param sha256 the sum that its bytes must have, in hexadecimal digits; null where any will do
 */
public record NativeLibrary(Path path, @Nullable String sha256) {

    private static final Pattern SUM = Pattern.compile("[0-9a-f]{64}");

    public NativeLibrary {
        sha256 = (sha256 == null) ? null : sha256.strip().toLowerCase(Locale.ROOT);
    }

    /** What {@link NativeLanguage} compiles: the path and, on a second line, the sum. */
    public ScriptSource source() {
        String text = this.path + ((this.sha256 == null) ? "" : "\n" + this.sha256);
        String file = file();
        int dot = file.indexOf('.');
        return ScriptSource.of((dot > 0) ? file.substring(0, dot) : file, file, text);
    }

    static NativeLibrary of(ScriptSource source) {
        String[] lines = source.text().split("\n", 2);
        try {
            return new NativeLibrary(Path.of(lines[0].strip()), (lines.length > 1) ? lines[1] : null);
        } catch (InvalidPathException ex) {
            throw new ScriptException(Kind.ERROR, source.file(), 0, "is no path: " + ex.getMessage());
        }
    }

    /**
     * Checks that the file is there and has its sum; whether it is a library, only its loading tells.
     *
     * @throws ScriptException if not, saying what is wrong
     */
    public void check() {
        if (!this.path.isAbsolute()) {
            throw problem("the path of a native library must be absolute, but is " + this.path);
        }
        if (this.sha256 != null && !SUM.matcher(this.sha256).matches()) {
            throw problem(
                    "a SHA-256 has 64 hexadecimal digits, but that given for " + this.path + " is " + this.sha256);
        }
        if (Files.isDirectory(this.path)) {
            throw problem(this.path + " is a folder, and no library");
        }
        if (!Files.exists(this.path)) {
            throw problem("there is no file " + this.path);
        }
        copy(OutputStream.nullOutputStream());
    }

    /**
     * Copies it to where it is loaded from: those bytes have the sum, whatever becomes of the file.
     *
     * @throws ScriptException if it cannot be read, or has another sum
     */
    void copy(OutputStream target) {
        MessageDigest digest = sha256Digest();
        try (InputStream bytes = new DigestInputStream(Files.newInputStream(this.path), digest)) {
            bytes.transferTo(target);
        } catch (IOException ex) {
            throw problem("cannot be read: " + ex.getMessage());
        }
        String actual = HexFormat.of().formatHex(digest.digest());
        if (this.sha256 != null && !this.sha256.equals(actual)) {
            throw problem("the SHA-256 of " + this.path + " is " + actual + ", but must be " + this.sha256);
        }
    }

    /** The name of the file. */
    String file() {
        Path name = this.path.getFileName();
        return (name == null) ? this.path.toString() : name.toString();
    }

    ScriptException problem(String problem) {
        return new ScriptException(Kind.ERROR, file(), 0, problem);
    }

    private static MessageDigest sha256Digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException ex) {
            throw new IllegalStateException(ex);
        }
    }
}
