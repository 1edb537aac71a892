package io.llmspell.bridge.foreign;

import io.llmspell.bridge.ScriptException;
import io.llmspell.bridge.ScriptException.Kind;
import io.llmspell.bridge.ScriptLimits;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Texts and JSON in native memory. Thread-safe. */
@SuppressWarnings("restricted")
final class NativeTexts {

    /** No system maps anything below. */
    private static final long FIRST_PAGE = 4096;

    private final ScriptLimits limits;

    private final JsonReader reader;

    /** The most that a value within the limits takes: each character escaped, and what is around each element. */
    private final long most;

    NativeTexts(ScriptLimits limits, JsonMapper mapper) {
        this.limits = limits;
        this.reader = new JsonReader(mapper, limits);
        this.most = 6L * limits.value() + 32L * limits.elements() + 1024;
    }

    /** A value as JSON, as long as the arena lasts. */
    MemorySegment write(@Nullable Object value, Arena arena) {
        JsonWriter json = JsonWriter.of(value, this.limits);
        MemorySegment text = arena.allocate(json.length());
        copy(json, text);
        return text;
    }

    /** A value as JSON, in memory that the plug-in frees. */
    MemorySegment give(@Nullable Object value) throws Throwable {
        JsonWriter json = JsonWriter.of(value, this.limits);
        MemorySegment memory = (MemorySegment) NativeCalls.MALLOC.invokeExact((long) json.length());
        if (memory.address() == 0) {
            throw new ScriptException(Kind.LIMIT, "there is no memory for " + json.length() + " bytes");
        }
        copy(json, memory.reinterpret(json.length()));
        return memory;
    }

    private static void copy(JsonWriter json, MemorySegment target) {
        MemorySegment.copy(json.bytes(), 0, target, ValueLayout.JAVA_BYTE, 0, json.length());
    }

    @Nullable
    Object read(MemorySegment pointer, String what) throws Throwable {
        return this.reader.read(bytes(pointer, what), what);
    }

    @Nullable
    Object read(byte[] json, String what) {
        return this.reader.read(json, what);
    }

    String text(MemorySegment pointer, String what) throws Throwable {
        byte[] bytes = bytes(pointer, what);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException ex) {
            throw new ScriptException(Kind.ERROR, what + " is not UTF-8");
        }
    }

    /** The bytes of a text, copied. */
    byte[] bytes(MemorySegment pointer, String what) throws Throwable {
        long address = pointer.address();
        if (address == 0) {
            throw new ScriptException(Kind.ERROR, what + " is NULL");
        }
        // Other wrong pointers cannot be told from right ones; these are what errors are often told by.
        if (address > -FIRST_PAGE && address < FIRST_PAGE) {
            throw new ScriptException(
                    Kind.ERROR, what + " is 0x" + Long.toHexString(address) + ", which is no pointer");
        }
        long length = (long) NativeCalls.STRLEN.invokeExact(pointer);
        if (length > this.most) {
            throw new ScriptException(
                    Kind.LIMIT, what + " has " + length + " bytes, and the limits of values allow " + this.most);
        }
        return pointer.reinterpret(length).toArray(ValueLayout.JAVA_BYTE);
    }
}
