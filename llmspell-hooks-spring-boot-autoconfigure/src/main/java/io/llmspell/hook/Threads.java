package io.llmspell.hook;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/** What Java 17 cannot say of a thread. */
final class Threads {

    /** {@code Thread.isVirtual()}, or {@code null} before Java 21. */
    private static final @Nullable MethodHandle IS_VIRTUAL = find();

    private Threads() {}

    static boolean isVirtual(Thread thread) {
        if (IS_VIRTUAL == null) {
            return false;
        }
        try {
            return (boolean) IS_VIRTUAL.invokeExact(thread);
        } catch (Throwable ex) {
            throw new IllegalStateException("Thread.isVirtual failed", ex);
        }
    }

    private static @Nullable MethodHandle find() {
        try {
            return MethodHandles.publicLookup()
                    .findVirtual(Thread.class, "isVirtual", MethodType.methodType(boolean.class));
        } catch (NoSuchMethodException | IllegalAccessException ex) {
            return null;
        }
    }
}
