package io.llmspell.jdbc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/** A file system of H2, {@code full:}, whose disk is full when a test wants it. */
public final class FullDisk extends FilePathWrapper {

    private static volatile boolean full;

    /** Has H2 know it. */
    public static void register() {
        full = false;
        FilePath.register(new FullDisk());
    }

    /** Whether nothing can be written. */
    public static void fill(boolean isFull) {
        full = isFull;
    }

    @Override
    public String getScheme() {
        return "full";
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return new Channel(super.open(mode));
    }

    /** A file that can be read. */
    private static final class Channel extends FileBaseDefault {

        private final FileChannel target;

        Channel(FileChannel target) {
            this.target = target;
        }

        @Override
        public synchronized int write(ByteBuffer source, long position) throws IOException {
            if (full) {
                throw new IOException("No space left on device");
            }
            return this.target.write(source, position);
        }

        @Override
        public synchronized int read(ByteBuffer destination, long position) throws IOException {
            return this.target.read(destination, position);
        }

        @Override
        public long size() throws IOException {
            return this.target.size();
        }

        @Override
        protected void implTruncate(long size) throws IOException {
            this.target.truncate(size);
        }

        @Override
        public void force(boolean metaData) throws IOException {
            this.target.force(metaData);
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return this.target.tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            this.target.close();
        }
    }
}
