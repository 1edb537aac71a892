package io.llmspell.bridge.foreign;

import io.llmspell.bridge.ScriptContext;
import io.llmspell.bridge.ScriptException;
import io.llmspell.bridge.ScriptException.Kind;
import io.llmspell.bridge.ScriptFunction;
import io.llmspell.bridge.ScriptModules;
import io.llmspell.bridge.StackRoom;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * One library, loaded once for itself. Takes calls of many threads at once. It is unloaded when it is closed and the
 * last call has returned: native code that never returns stays loaded, and harms nobody else.
 */
final class ForeignContext implements ScriptContext {

    private static final Log logger = LogFactory.getLog(ForeignContext.class);

    private final NativeLibrary library;

    private final String file;

    private final NativeTexts texts;

    private final HostCalls host;

    private final Arena arena = Arena.ofShared();

    private final CallGate gate = new CallGate(this::unload);

    private final ScriptFunction identity = new NativeFunction(this, NativeCalls.STRSTR, Empty.TEXT);

    private @Nullable LoadedLibrary loaded;

    private @Nullable LibraryCopy copy;

    private volatile boolean initialized;

    private static final class Empty {

        private static final MemorySegment TEXT = Arena.global().allocateFrom("");
    }

    ForeignContext(NativeLibrary library, ScriptModules modules, NativeTexts texts) {
        this.library = library;
        this.file = library.file();
        this.texts = texts;
        this.host = new HostCalls(modules);
    }

    @Override
    public void run() {
        enter();
        try {
            load();
        } catch (ScriptException ex) {
            throw ex.at(this.file, 0);
        } finally {
            this.gate.leave();
        }
    }

    private void load() {
        LibraryCopy made = LibraryCopy.of(this.library);
        this.copy = made;
        LoadedLibrary found;
        try {
            found = LoadedLibrary.load(this.library, made.file(), this.arena);
        } finally {
            made.delete();
        }
        this.loaded = found;
        MemorySegment api = new PluginApi(this, this.texts, this.host).structure(this.arena);
        int refused = init(found, api);
        if (refused != 0) {
            throw problem("llmspell_plugin_init has returned " + refused + " and not 0" + lastError());
        }
        this.initialized = true;
        if (!this.host.hasRegistered()) {
            throw problem("llmspell_plugin_init has registered no hook and no handler of events" + lastError());
        }
    }

    private static int init(LoadedLibrary loaded, MemorySegment api) {
        NativeThread thread = NativeThread.current();
        thread.forget();
        NativeThread.Answer outer = thread.enter();
        try {
            return (int) NativeCalls.INIT.invokeExact(loaded.init(), api);
        } catch (Throwable ex) {
            throw new IllegalStateException(ex);
        } finally {
            thread.leave(outer);
        }
    }

    private static String lastError() {
        MemorySegment error = NativeThread.current().error();
        return (error == null) ? "" : "; its last error was: " + error.getString(0);
    }

    @Override
    public @Nullable Object call(ScriptFunction function, @Nullable Object argument) {
        if (!(function instanceof NativeFunction handler) || handler.owner() != this) {
            throw new IllegalArgumentException("The function is not one of " + this.library.path());
        }
        enter();
        try {
            return call(handler, argument);
        } catch (ScriptException ex) {
            throw ex.at(this.file, 0);
        } finally {
            this.gate.leave();
        }
    }

    private @Nullable Object call(NativeFunction handler, @Nullable Object argument) {
        NativeThread thread = NativeThread.current();
        NativeThread.Answer outer = thread.enter();
        // An arena for each call takes a twentieth of a microsecond more than memory kept for each thread, and keeps
        // none.
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment given = this.texts.write(argument, memory);
            MemorySegment result =
                    (MemorySegment) NativeCalls.HANDLER.invokeExact(handler.handler(), given, handler.userData());
            return result(result, thread);
        } catch (RuntimeException | Error ex) {
            throw ex;
        } catch (Throwable ex) {
            throw new IllegalStateException(ex);
        } finally {
            thread.leave(outer);
        }
    }

    private @Nullable Object result(MemorySegment result, NativeThread thread) throws Throwable {
        if (result.address() == 0) {
            return null;
        }
        if (result.address() != PluginApi.ANSWERED.address()) {
            return this.texts.read(result, "what the handler has returned");
        }
        NativeThread.Answer answer = thread.answer();
        if (answer == null) {
            throw problem("the handler has returned what another call was given by answer or fail");
        }
        if (answer.failure() != null) {
            throw problem(answer.failure());
        }
        return this.texts.read(answer.json(), "what the handler has answered");
    }

    @Override
    public ScriptFunction identity() {
        return this.identity;
    }

    /** Does nothing: native code cannot be stopped, and a thread that is lost in it is lost. */
    @Override
    public void stop() {}

    @Override
    public boolean usable() {
        return !this.gate.isClosed();
    }

    @Override
    public void close() {
        this.gate.close();
    }

    /** An overflow of the stack where native code calls back would end the process, so nothing begins near its end. */
    private void enter() {
        try {
            StackRoom.check();
        } catch (ScriptException ex) {
            throw ex.at(this.file, 0);
        }
        if (!this.gate.enter()) {
            throw new ScriptException(Kind.ERROR, this.file, 0, "the library is closed");
        }
    }

    private void unload() {
        try {
            StackRoom.check();
            if (this.initialized && this.loaded != null && this.loaded.shutdown() != null) {
                shutdown(this.loaded.shutdown());
            }
        } catch (Throwable ex) {
            logger.warn("The native plug-in " + this.library.path() + " could not be shut down", ex);
        } finally {
            this.arena.close();
            if (this.copy != null) {
                this.copy.delete();
            }
        }
    }

    private static void shutdown(MemorySegment function) throws Throwable {
        NativeThread thread = NativeThread.current();
        NativeThread.Answer outer = thread.enter();
        try {
            NativeCalls.SHUTDOWN.invokeExact(function);
        } finally {
            thread.leave(outer);
        }
    }

    private static ScriptException problem(String problem) {
        return new ScriptException(Kind.ERROR, problem);
    }
}
