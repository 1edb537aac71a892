package io.llmspell.bridge;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The text of a script, or the bytes of a plug-in. Immutable. */
public final class ScriptSource {

    private final String name;

    private final String file;

    private final byte[] content;

    /**
     * @param name of the script: unique, the name of its file without its ending
     * @param file as messages name it: the name with its ending
     * @param content is copied
     */
    public ScriptSource(String name, String file, byte[] content) {
        this.name = name;
        this.file = file;
        this.content = content.clone();
    }

    /** A script of this text. */
    public static ScriptSource of(String name, String file, String text) {
        return new ScriptSource(name, file, text.getBytes(StandardCharsets.UTF_8));
    }

    public String name() {
        return this.name;
    }

    public String file() {
        return this.file;
    }

    /** A copy of the content. */
    public byte[] content() {
        return this.content.clone();
    }

    /**
     * The content as text.
     *
     * @throws ScriptException if it is not UTF-8
     */
    public String text() {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(this.content))
                    .toString();
        } catch (CharacterCodingException ex) {
            throw new ScriptException(ScriptException.Kind.SYNTAX, this.file, 0, "the file is not UTF-8 text");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ScriptSource source
                && source.name.equals(this.name)
                && source.file.equals(this.file)
                && Arrays.equals(source.content, this.content);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(this.content);
    }

    @Override
    public String toString() {
        return this.file;
    }
}
