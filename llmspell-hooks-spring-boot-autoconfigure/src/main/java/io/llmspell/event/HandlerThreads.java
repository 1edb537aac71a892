package io.llmspell.event;

import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The threads that handlers run on, unless an executor is given. */
final class HandlerThreads {

    /** How many there may be where threads cost what platform threads cost. */
    static final int MAXIMUM_PLATFORM_THREADS = 64;

    private static final String PREFIX = "llmspell-events-";

    private HandlerThreads() {}

    /** Whether the JVM has virtual threads (Java 21). */
    static boolean areVirtual() {
        return virtual() != null;
    }

    /** A new thread for each task: virtual where there are any. */
    static Executor executor() {
        // Of whoever makes the bus, not of whichever publisher happens to need a thread.
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        ThreadFactory virtual = virtual();
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = (virtual != null)
                    ? virtual.newThread(task)
                    : new Thread(null, task, PREFIX + number.incrementAndGet(), 0, false);
            if (virtual == null) {
                thread.setDaemon(true);
            }
            thread.setContextClassLoader(loader);
            thread.start();
        };
    }

    /**
     * {@code Thread.ofVirtual().name(PREFIX, 1).inheritInheritableThreadLocals(false).factory()}, which Java 17 cannot
     * say.
     */
    private static @Nullable ThreadFactory virtual() {
        try {
            Class<?> builder = Class.forName("java.lang.Thread$Builder");
            Object made = Thread.class.getMethod("ofVirtual").invoke(null);
            made = builder.getMethod("name", String.class, long.class).invoke(made, PREFIX, 1L);
            made = builder.getMethod("inheritInheritableThreadLocals", boolean.class)
                    .invoke(made, false);
            return (ThreadFactory) builder.getMethod("factory").invoke(made);
        } catch (ReflectiveOperationException | UnsupportedOperationException ex) {
            // Before Java 21, or a preview that is not enabled.
            return null;
        }
    }
}
