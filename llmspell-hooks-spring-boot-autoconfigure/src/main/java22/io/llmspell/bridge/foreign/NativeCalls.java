package io.llmspell.bridge.foreign;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** How native functions are called: bound once. */
@SuppressWarnings("restricted")
final class NativeCalls {

    static final Linker LINKER = Linker.nativeLinker();

    /** A handler, whose address comes first. */
    static final MethodHandle HANDLER =
            LINKER.downcallHandle(FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.ADDRESS));

    static final MethodHandle INIT =
            LINKER.downcallHandle(FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS));

    static final MethodHandle SHUTDOWN = LINKER.downcallHandle(FunctionDescriptor.ofVoid());

    /** The release of the interface is this one itself. */
    static final MemorySegment FREE = standard("free");

    static final MethodHandle MALLOC = LINKER.downcallHandle(
            standard("malloc"), FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_LONG));

    /** Makes no transition out of Java, as it is over at once. */
    static final MethodHandle STRLEN = LINKER.downcallHandle(
            standard("strlen"),
            FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.ADDRESS),
            Linker.Option.critical(false));

    /** With an empty second text it returns the first: a handler that returns what it is given. */
    static final MemorySegment STRSTR = standard("strstr");

    private NativeCalls() {}

    private static MemorySegment standard(String name) {
        return LINKER.defaultLookup()
                .find(name)
                .orElseThrow(() -> new IllegalStateException("The standard library of C has no " + name));
    }
}
