package io.llmspell.bridge.wasm;

import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.TableInstance;
import com.dylibso.chicory.wasm.types.Table;
import com.dylibso.chicory.wasm.types.TableLimits;

/**
 * A table of bounded size, and with limits of its own: those of the module would grow with it, for all contexts. All of
 * its instructions for many elements ask for its size, and notice there that the plug-in is to stop.
 */
final class BoundedTable extends TableInstance {

    static final int MAX_SIZE = 65_536;

    BoundedTable(Table declared, int value) {
        super(new Table(declared.elementType(), bounded(declared.limits())), value);
    }

    private static TableLimits bounded(TableLimits declared) {
        return new TableLimits(declared.min(), Math.min(declared.max(), MAX_SIZE));
    }

    @Override
    public int size() {
        PausingMemory.pause();
        return super.size();
    }

    @Override
    public int grow(int size, int value, Instance instance) {
        return (size < 0 || size > MAX_SIZE) ? -1 : super.grow(size, value, instance);
    }
}
