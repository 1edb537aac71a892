package io.llmspell.bridge.foreign;

import io.llmspell.bridge.ScriptException;
import io.llmspell.bridge.ScriptException.Kind;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Map;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The functions of {@code llmspell_api} for one library. They catch everything, as an exception that gets into native
 * code ends the process. Thread-safe.
 */
@SuppressWarnings({"restricted", "unused"})
final class PluginApi {

    /** What {@link #answer} and {@link #fail} return, which is not read. */
    static final MemorySegment ANSWERED = Arena.global().allocate(ValueLayout.JAVA_LONG);

    private static final int VERSION = 1;

    private static final List<String> LEVELS = List.of("error", "warn", "info", "debug", "trace");

    private static final MemoryLayout POINTER = ValueLayout.ADDRESS;

    private static final MemoryLayout ID = ValueLayout.JAVA_LONG;

    private static final MemoryLayout INT = ValueLayout.JAVA_INT;

    private static final Log logger = LogFactory.getLog(PluginApi.class);

    private final Object owner;

    private final NativeTexts texts;

    private final HostCalls host;

    PluginApi(Object owner, NativeTexts texts, HostCalls host) {
        this.owner = owner;
        this.texts = texts;
        this.host = host;
    }

    /** The structure of the header, which lasts as long as the arena. */
    MemorySegment structure(Arena arena) {
        List<MemorySegment> functions = List.of(
                stub("hookRegister", arena, ID, POINTER, POINTER, INT),
                stub("hookRegisterWith", arena, ID, POINTER, POINTER, POINTER, POINTER),
                stub("hookUnregister", arena, INT, ID),
                stub("eventPublish", arena, INT, POINTER, POINTER),
                stub("eventSubscribe", arena, ID, POINTER, POINTER, POINTER),
                stub("eventSubscribeWith", arena, ID, POINTER, POINTER, POINTER, POINTER),
                stub("eventUnsubscribe", arena, INT, ID),
                stub("call", arena, POINTER, POINTER, POINTER),
                NativeCalls.FREE,
                stub("answer", arena, POINTER, POINTER),
                stub("fail", arena, POINTER, POINTER),
                stub("log", arena, INT, INT, POINTER),
                stub("lastError", arena, POINTER));
        long start = 2 * ValueLayout.JAVA_INT.byteSize();
        long size = start + functions.size() * ValueLayout.ADDRESS.byteSize();
        MemorySegment structure = arena.allocate(size, ValueLayout.ADDRESS.byteAlignment());
        structure.setAtIndex(ValueLayout.JAVA_INT, 0, VERSION);
        structure.setAtIndex(ValueLayout.JAVA_INT, 1, (int) size);
        for (int i = 0; i < functions.size(); i++) {
            structure.asSlice(start).setAtIndex(ValueLayout.ADDRESS, i, functions.get(i));
        }
        return structure;
    }

    private MemorySegment stub(String method, Arena arena, MemoryLayout result, MemoryLayout... parameters) {
        FunctionDescriptor descriptor = FunctionDescriptor.of(result, parameters);
        try {
            MethodHandle target = MethodHandles.lookup().bind(this, method, descriptor.toMethodType());
            return NativeCalls.LINKER.upcallStub(target, descriptor, arena);
        } catch (NoSuchMethodException | IllegalAccessException ex) {
            throw new IllegalStateException(ex);
        }
    }

    long hookRegister(MemorySegment point, MemorySegment handler, int priority) {
        return id(() -> this.host.registerHook(
                this.texts.text(point, "the point"), function(handler, MemorySegment.NULL), Map.of("priority", (long)
                        priority)));
    }

    long hookRegisterWith(
            MemorySegment point, MemorySegment handler, MemorySegment userData, MemorySegment optionsJson) {
        return id(() -> this.host.registerHook(
                this.texts.text(point, "the point"),
                function(handler, userData),
                orNull(optionsJson, "the options of the hook")));
    }

    int hookUnregister(long hook) {
        return done(() -> this.host.unregisterHook(hook));
    }

    int eventPublish(MemorySegment type, MemorySegment dataJson) {
        return done(() -> this.host.publish(
                this.texts.text(type, "the type of the event"), orNull(dataJson, "the event's data")));
    }

    long eventSubscribe(MemorySegment pattern, MemorySegment configJson, MemorySegment handler) {
        return eventSubscribeWith(pattern, configJson, handler, MemorySegment.NULL);
    }

    long eventSubscribeWith(
            MemorySegment pattern, MemorySegment configJson, MemorySegment handler, MemorySegment userData) {
        return id(() -> this.host.subscribe(
                this.texts.text(pattern, "the pattern"),
                function(handler, userData),
                orNull(configJson, "the configuration of the subscription")));
    }

    int eventUnsubscribe(long subscription) {
        return done(() -> this.host.unsubscribe(subscription));
    }

    MemorySegment call(MemorySegment function, MemorySegment argumentsJson) {
        return pointer(() -> {
            String name = this.texts.text(function, "the name of the function");
            return this.texts.give(this.host.call(name, orNull(argumentsJson, "the arguments of " + name)));
        });
    }

    MemorySegment answer(MemorySegment json) {
        return pointer(() -> {
            NativeThread.current().answered(new NativeThread.Answer(this.texts.bytes(json, "the answer"), null));
            return ANSWERED;
        });
    }

    MemorySegment fail(MemorySegment message) {
        return pointer(() -> {
            String text = this.texts.text(message, "the message");
            NativeThread.current().answered(new NativeThread.Answer(new byte[0], text));
            return ANSWERED;
        });
    }

    int log(int level, MemorySegment message) {
        return done(() -> {
            if (level < 1 || level > LEVELS.size()) {
                throw new ScriptException(Kind.ERROR, "there is no level " + level);
            }
            String text = this.texts.text(message, "the message");
            this.host.call("log", LEVELS.get(level - 1), List.of(text));
        });
    }

    MemorySegment lastError() {
        try {
            MemorySegment error = NativeThread.current().error();
            return (error == null) ? MemorySegment.NULL : error;
        } catch (Throwable ex) {
            return MemorySegment.NULL;
        }
    }

    private NativeFunction function(MemorySegment handler, MemorySegment userData) {
        if (handler.address() == 0) {
            throw new ScriptException(Kind.ERROR, "the handler is NULL");
        }
        return new NativeFunction(this.owner, handler, userData);
    }

    private @Nullable Object orNull(MemorySegment json, String what) throws Throwable {
        return (json.address() == 0) ? null : this.texts.read(json, what);
    }

    private interface Work<T> {
        T run() throws Throwable;
    }

    private interface Deed {
        void run() throws Throwable;
    }

    private static long id(Work<Long> work) {
        try {
            return work.run();
        } catch (Throwable ex) {
            failed(ex);
            return -1;
        }
    }

    private static int done(Deed deed) {
        try {
            deed.run();
            return 0;
        } catch (Throwable ex) {
            failed(ex);
            return -1;
        }
    }

    private static MemorySegment pointer(Work<MemorySegment> work) {
        try {
            return work.run();
        } catch (Throwable ex) {
            failed(ex);
            return MemorySegment.NULL;
        }
    }

    private static void failed(Throwable problem) {
        try {
            if (problem instanceof ScriptException known) {
                NativeThread.current().failed(known.problem());
            } else {
                logger.warn("A function that a native plug-in has called failed", problem);
                NativeThread.current().failed("the host has failed: " + problem.getMessage());
            }
        } catch (Throwable ex) {
            // At the end of the stack or of the memory: the plug-in learns that it failed, not why.
            return;
        }
    }
}
