package io.llmspell.bridge.wasm;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.bridge.ScriptContext;
import io.llmspell.bridge.ScriptException;
import io.llmspell.bridge.ScriptProgram;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nothing is left of plug-ins that are gone. */
@Timeout(120)
class WasmReloadTests {

    private static final byte[] MODULE =
            Wat.compile(Plugins.calling("(if (i32.eq (local.get $function) (i32.const 2)) (then (unreachable)))"
                    + "(call $packed (local.get $json) (local.get $length))"));

    private static void load(List<WeakReference<Object>> made) {
        ScriptProgram program = Plugins.compile(MODULE);
        made.add(new WeakReference<>(program));
        made.add(new WeakReference<>(program instanceof WasmProgram wasm ? wasm.machines() : null));
        run(program, made);
        program.close();
    }

    private static void run(ScriptProgram program, List<WeakReference<Object>> made) {
        ScriptContext context = program.open(Plugins.modules(Map.of()));
        context.run();
        assertThat(context.call(Plugins.function(context, 1), "x")).isEqualTo("x");
        try {
            context.call(Plugins.function(context, 2), "x");
        } catch (ScriptException ex) {
            assertThat(context.usable()).isFalse();
        }
        context.close();
        made.add(new WeakReference<>(context));
    }

    private static void collect(List<WeakReference<Object>> made) {
        for (int i = 0; i < 50 && made.stream().anyMatch(reference -> reference.get() != null); i++) {
            System.gc();
        }
    }

    private static long classes() {
        return ManagementFactory.getClassLoadingMXBean().getLoadedClassCount();
    }

    @Test
    void aThousandReloadsLeaveNoClasses() {
        List<WeakReference<Object>> made = new ArrayList<>();
        load(made);
        collect(made);
        long before = classes();

        for (int i = 0; i < 1000; i++) {
            load(made);
        }
        collect(made);

        assertThat(made).allSatisfy(reference -> assertThat(reference.get()).isNull());
        assertThat(classes()).isLessThan(before + 100);
    }

    @Test
    void aThousandContextsLeaveNone() {
        ScriptProgram program = Plugins.compile(MODULE);
        List<WeakReference<Object>> made = new ArrayList<>();

        for (int i = 0; i < 1000; i++) {
            run(program, made);
        }
        collect(made);

        assertThat(made)
                .hasSize(1000)
                .allSatisfy(reference -> assertThat(reference.get()).isNull());
    }
}
