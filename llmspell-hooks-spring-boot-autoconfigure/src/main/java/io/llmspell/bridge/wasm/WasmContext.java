package io.llmspell.bridge.wasm;

import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Machine;
import com.dylibso.chicory.runtime.Memory;
import io.llmspell.bridge.ScriptContext;
import io.llmspell.bridge.ScriptException;
import io.llmspell.bridge.ScriptException.Kind;
import io.llmspell.bridge.ScriptFunction;
import io.llmspell.bridge.ScriptModules;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An instance of a module, with a memory of its own. One that trapped or was stopped is not called again: its memory,
 * and the stack that compilers keep in it, were left in the midst of a change.
 */
final class WasmContext implements ScriptContext {

    private static final long ERROR = Long.MIN_VALUE;

    private static final int MAX_MESSAGE = 4096;

    private final WasmProgram program;

    private final ScriptModules modules;

    private final Interruption interruption = new Interruption();

    private final JsonWriter writer;

    private final JsonReader reader;

    private final WasmFunction identity = new WasmFunction(this, WasmFunction.IDENTITY);

    private @Nullable Instance instance;

    private boolean usable = true;

    /** Whether the writer has what there is no room for yet. */
    private boolean placing;

    WasmContext(WasmProgram program, ScriptModules modules) {
        this.program = program;
        this.modules = modules;
        this.writer = new JsonWriter(this, program.limits());
        this.reader = new JsonReader(this, program.limits());
    }

    WasmProgram program() {
        return this.program;
    }

    @Override
    public void run() {
        guarded(() -> {
            Instance made = instantiate();
            this.instance = made;
            made.initialize(false);
            if (this.program.exports().initialize() >= 0) {
                machine().call(this.program.exports().initialize(), new long[0]);
            }
            return machine().call(this.program.exports().init(), new long[0]);
        });
    }

    private Instance instantiate() {
        return Instance.builder(this.program.module())
                .withInitialize(false)
                .withMachineFactory(this.program.machines())
                .withMemoryFactory(limits -> new PausingMemory(limits, this.program.limits()))
                .withTableFactory(BoundedTable::new)
                .withImportValues(HostFunctions.link(this, this.modules))
                .build();
    }

    @Override
    public @Nullable Object call(ScriptFunction function, @Nullable Object argument) {
        if (!(function instanceof WasmFunction called) || called.context() != this) {
            throw new IllegalArgumentException("The function is not of this context: " + function);
        }
        try {
            this.writer.write(argument);
            Answer answer = guarded(() -> call(called.number()));
            return (answer != null) ? value(answer) : null;
        } catch (ScriptException ex) {
            throw ex.at(this.program.file(), 0);
        } catch (StackOverflowError | OutOfMemoryError ex) {
            throw Traps.of(ex, this.program);
        }
    }

    /** The text of the answer is copied before the argument is given back. */
    private @Nullable Answer call(long function) {
        int length = this.writer.length();
        int pointer = place();
        long result = (function == WasmFunction.IDENTITY)
                ? packed(pointer, length)
                : machine().call(this.program.exports().call(), new long[] {function, pointer, length})[0];
        Answer answer = (result != 0) ? new Answer(result < 0, read(result)) : null;
        if (this.program.exports().free() >= 0) {
            machine().call(this.program.exports().free(), new long[] {pointer, length});
        }
        return answer;
    }

    private @Nullable Object value(Answer answer) {
        if (answer.failed) {
            String message = new String(answer.text, StandardCharsets.UTF_8);
            throw new ScriptException(Kind.ERROR, message.isBlank() ? "it failed, and does not say why" : message);
        }
        try {
            return this.reader.read(answer.text);
        } catch (ScriptException ex) {
            throw new ScriptException(ex.kind(), "the result: " + ex.problem());
        }
    }

    private byte[] read(long result) {
        int length = (int) result;
        if (result < 0) {
            length = (length < 0) ? length : Math.min(length, MAX_MESSAGE);
        }
        return read((int) (result >>> 32) & Integer.MAX_VALUE, length);
    }

    private byte[] read(int pointer, int length) {
        checkArea(pointer, length);
        if (length > this.reader.maxLength()) {
            throw new ScriptException(Kind.LIMIT, "the JSON text has more than " + this.reader.maxLength() + " bytes");
        }
        return memory().readBytes(pointer, length);
    }

    private void checkArea(int pointer, int length) {
        if (pointer < 0 || length < 0 || (long) pointer + length > (long) memory().pages() * Memory.PAGE_SIZE) {
            throw new ScriptException(
                    Kind.ERROR,
                    "pointer " + Integer.toUnsignedString(pointer) + " and length " + Integer.toUnsignedString(length)
                            + " are not in the memory of the module");
        }
    }

    /** Reads a value that the plug-in gives. */
    @Nullable
    Object take(int pointer, int length) {
        return this.reader.read(read(pointer, length));
    }

    /** Gives the plug-in a value. */
    long give(@Nullable Object value) {
        if (value == null) {
            return 0;
        }
        this.writer.write(value);
        int length = this.writer.length();
        return packed(place(), length);
    }

    /** Gives the plug-in the message of an error. */
    long giveError(String message) {
        this.writer.writeText(message.substring(0, Math.min(message.length(), MAX_MESSAGE)));
        int length = this.writer.length();
        return ERROR | packed(place(), length);
    }

    private static long packed(int pointer, int length) {
        return ((long) pointer << 32) | length;
    }

    /** Copies what was written to where the plug-in wants it. */
    private int place() {
        int length = this.writer.length();
        int pointer = allocate(length);
        if (pointer == 0) {
            throw new ScriptException(Kind.LIMIT, "llmspell_alloc has no room for " + length + " bytes");
        }
        checkArea(pointer, length);
        memory().write(pointer, this.writer.bytes(), 0, length);
        return pointer;
    }

    private int allocate(int length) {
        this.placing = true;
        try {
            return (int) machine().call(this.program.exports().alloc(), new long[] {length})[0];
        } finally {
            this.placing = false;
        }
    }

    /** @throws ScriptException while there is something to be given already */
    void checkCallable(String function) {
        if (this.placing) {
            throw new ScriptException(Kind.ERROR, "llmspell_alloc must not call " + function);
        }
    }

    private Memory memory() {
        return started().memory();
    }

    private Machine machine() {
        return started().getMachine();
    }

    private Instance started() {
        Instance started = this.instance;
        if (started == null) {
            throw new IllegalStateException("The plug-in has not run yet, or is closed");
        }
        return started;
    }

    /** Runs code of the plug-in: where that ends with an exception, the context is of no use any more. */
    private <T extends @Nullable Object> T guarded(Supplier<T> body) {
        boolean ended = false;
        this.interruption.begin();
        try {
            T result = body.get();
            ended = true;
            return result;
        } catch (HostFunctions.HostFailure ex) {
            throw ex.failure();
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError ex) {
            throw Traps.of(ex, this.program);
        } finally {
            this.interruption.end();
            this.usable &= ended;
        }
    }

    /** A function of the host begins: a stop does not interrupt it. */
    void leave() {
        this.interruption.leave();
        checkStopped();
    }

    /** It has ended, and code of the plug-in runs on, or again. */
    void comeBack() {
        this.interruption.comeBack();
    }

    /** @throws ScriptException if it was told to stop, of which functions of the host do not hear */
    void checkStopped() {
        if (this.interruption.stopped()) {
            throw new ScriptException(Kind.STOPPED, "it was stopped");
        }
    }

    @Override
    public ScriptFunction identity() {
        return this.identity;
    }

    @Override
    public void stop() {
        this.interruption.stop();
    }

    @Override
    public boolean usable() {
        return this.usable;
    }

    @Override
    public void close() {
        this.usable = false;
        this.instance = null;
    }

    /** What a call returned: JSON, or the message of an error. */
    private static final class Answer {

        private final boolean failed;

        private final byte[] text;

        Answer(boolean failed, byte[] text) {
            this.failed = failed;
            this.text = text;
        }
    }
}
