package io.llmspell.bridge.lua;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** A string of Lua: bytes, most often UTF-8. Immutable, but for what it remembers. */
final class LuaText implements Comparable<LuaText> {

    static final LuaText EMPTY = owning(new byte[0]);

    /** Not known to scripts, so that they cannot choose keys that collide. */
    private static final int FACTOR = ThreadLocalRandom.current().nextInt() | 1;

    final byte[] bytes;

    /** When the text was last counted as reachable. */
    int mark;

    private int hash;

    private @Nullable String text;

    private LuaText(byte[] bytes, @Nullable String text) {
        this.bytes = bytes;
        this.text = text;
    }

    static LuaText of(String text) {
        return new LuaText(Utf8.encode(text), text);
    }

    static LuaText owning(byte[] bytes) {
        return new LuaText(bytes, null);
    }

    int length() {
        return this.bytes.length;
    }

    int at(int index) {
        return this.bytes[index] & 0xff;
    }

    LuaText part(int from, int to) {
        if (from == 0 && to == this.bytes.length) {
            return this;
        }
        return (from < to) ? owning(Arrays.copyOfRange(this.bytes, from, to)) : EMPTY;
    }

    /** As a string of Java; null if it is not UTF-8. */
    @Nullable
    String decoded() {
        if (this.text == null) {
            this.text = Utf8.decode(this.bytes);
        }
        return this.text;
    }

    /** For messages: what is not UTF-8 is replaced. */
    @Override
    public String toString() {
        String decoded = decoded();
        return (decoded != null) ? decoded : new String(this.bytes, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof LuaText text
                        && hashCode() == text.hashCode()
                        && Arrays.equals(this.bytes, text.bytes));
    }

    @Override
    public int hashCode() {
        int result = this.hash;
        if (result == 0) {
            result = this.bytes.length + 1;
            for (byte b : this.bytes) {
                result = (result ^ b) * FACTOR;
                result ^= result >>> 15;
            }
            this.hash = result;
        }
        return result;
    }

    @Override
    public int compareTo(LuaText other) {
        return Arrays.compareUnsigned(this.bytes, other.bytes);
    }
}
