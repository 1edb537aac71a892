package io.llmspell.bridge.wasm;

import com.dylibso.chicory.runtime.ByteArrayMemory;
import com.dylibso.chicory.runtime.ChicoryInterruptedException;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Memory;
import com.dylibso.chicory.wasm.types.DataSegment;
import com.dylibso.chicory.wasm.types.MemoryLimits;
import io.llmspell.bridge.ScriptLimits;

/**
 * A memory of bounded size, whose instructions for large areas notice that the plug-in is to stop: a function can have
 * thousands of them between two jumps.
 */
final class PausingMemory implements Memory {

    private final ByteArrayMemory memory;

    PausingMemory(MemoryLimits declared, ScriptLimits limits) {
        this.memory = new ByteArrayMemory(
                new MemoryLimits(declared.initialPages(), Math.min(declared.maximumPages(), pages(limits))));
    }

    /** How many pages the limits allow. */
    static int pages(ScriptLimits limits) {
        return (int) Math.min(limits.memory() / PAGE_SIZE, RUNTIME_MAX_PAGES);
    }

    /** @throws ChicoryInterruptedException if the plug-in is to stop */
    static void pause() {
        if (Thread.currentThread().isInterrupted()) {
            throw new ChicoryInterruptedException("stopped");
        }
    }

    @Override
    public void fill(byte value, int from, int to) {
        pause();
        this.memory.fill(value, from, to);
    }

    @Override
    public void copy(int to, int from, int size) {
        pause();
        this.memory.copy(to, from, size);
    }

    @Override
    public void initPassiveSegment(int segment, int to, int offset, int size) {
        pause();
        this.memory.initPassiveSegment(segment, to, offset, size);
    }

    @Override
    public int pages() {
        return this.memory.pages();
    }

    @Override
    public int initialPages() {
        return this.memory.initialPages();
    }

    @Override
    public int maximumPages() {
        return this.memory.maximumPages();
    }

    @Override
    public boolean shared() {
        return this.memory.shared();
    }

    @Override
    public int grow(int size) {
        return this.memory.grow(size);
    }

    @Override
    public void initialize(Instance instance, DataSegment[] segments) {
        this.memory.initialize(instance, segments);
    }

    @Override
    public void initialize(Instance instance, DataSegment[] segments, int index) {
        this.memory.initialize(instance, segments, index);
    }

    @Override
    public void write(int address, byte[] data, int offset, int size) {
        this.memory.write(address, data, offset, size);
    }

    @Override
    public byte read(int address) {
        return this.memory.read(address);
    }

    @Override
    public byte[] readBytes(int address, int length) {
        return this.memory.readBytes(address, length);
    }

    @Override
    public void writeI32(int address, int data) {
        this.memory.writeI32(address, data);
    }

    @Override
    public int readInt(int address) {
        return this.memory.readInt(address);
    }

    @Override
    public void writeLong(int address, long data) {
        this.memory.writeLong(address, data);
    }

    @Override
    public long readLong(int address) {
        return this.memory.readLong(address);
    }

    @Override
    public void writeShort(int address, short data) {
        this.memory.writeShort(address, data);
    }

    @Override
    public short readShort(int address) {
        return this.memory.readShort(address);
    }

    @Override
    public long readU16(int address) {
        return this.memory.readU16(address);
    }

    @Override
    public void writeByte(int address, byte data) {
        this.memory.writeByte(address, data);
    }

    @Override
    public void writeF32(int address, float data) {
        this.memory.writeF32(address, data);
    }

    @Override
    public long readF32(int address) {
        return this.memory.readF32(address);
    }

    @Override
    public float readFloat(int address) {
        return this.memory.readFloat(address);
    }

    @Override
    public void writeF64(int address, double data) {
        this.memory.writeF64(address, data);
    }

    @Override
    public double readDouble(int address) {
        return this.memory.readDouble(address);
    }

    @Override
    public long readF64(int address) {
        return this.memory.readF64(address);
    }

    @Override
    public void zero() {
        this.memory.zero();
    }

    @Override
    public void drop(int segment) {
        this.memory.drop(segment);
    }

    /** For the instructions of threads, which no plug-in has. */
    @Override
    @Deprecated
    @SuppressWarnings("removal")
    public Object lock(int address) {
        throw new UnsupportedOperationException();
    }

    @Override
    @Deprecated
    @SuppressWarnings("removal")
    public int waitOn(int address, int expected, long timeout) {
        throw new UnsupportedOperationException();
    }

    @Override
    @Deprecated
    @SuppressWarnings("removal")
    public int waitOn(int address, long expected, long timeout) {
        throw new UnsupportedOperationException();
    }

    @Override
    @Deprecated
    @SuppressWarnings("removal")
    public int notify(int address, int threads) {
        throw new UnsupportedOperationException();
    }
}
