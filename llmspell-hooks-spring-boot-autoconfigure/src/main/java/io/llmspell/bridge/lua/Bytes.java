package io.llmspell.bridge.lua;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Bytes that become a string; those of a script are bounded and paid for while they grow. */
final class Bytes {

    private final @Nullable Meter meter;

    private byte[] bytes;

    private int size;

    Bytes(int capacity) {
        this.meter = null;
        this.bytes = new byte[capacity];
    }

    Bytes(Meter meter) {
        this.meter = meter;
        this.bytes = new byte[64];
    }

    Bytes add(int value) {
        room(1);
        this.bytes[this.size++] = (byte) value;
        return this;
    }

    Bytes add(LuaText text) {
        return add(text.bytes, 0, text.bytes.length);
    }

    Bytes add(byte[] source, int from, int to) {
        room(to - from);
        System.arraycopy(source, from, this.bytes, this.size, to - from);
        this.size += to - from;
        return this;
    }

    Bytes add(String ascii) {
        for (int i = 0; i < ascii.length(); i++) {
            add(ascii.charAt(i));
        }
        return this;
    }

    private void room(int more) {
        long needed = (long) this.size + more;
        if (needed <= this.bytes.length) {
            return;
        }
        long capacity = Math.max(needed, 2L * this.bytes.length);
        if (this.meter != null) {
            this.meter.text(needed);
            this.meter.charge(capacity);
        }
        this.bytes = Arrays.copyOf(this.bytes, (int) Math.min(capacity, Integer.MAX_VALUE - 8));
    }

    int capacity() {
        return this.bytes.length;
    }

    byte[] toArray() {
        return (this.size == this.bytes.length) ? this.bytes : Arrays.copyOf(this.bytes, this.size);
    }

    LuaText toText() {
        if (this.meter != null) {
            this.meter.charge(48L + this.size);
        }
        return LuaText.owning(toArray());
    }
}
