package io.llmspell.bridge.wasm;

import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.Element;
import com.dylibso.chicory.wasm.types.Export;
import com.dylibso.chicory.wasm.types.ExternalType;
import com.dylibso.chicory.wasm.types.FunctionImport;
import com.dylibso.chicory.wasm.types.FunctionType;
import com.dylibso.chicory.wasm.types.Import;
import com.dylibso.chicory.wasm.types.Instruction;
import com.dylibso.chicory.wasm.types.MemoryLimits;
import com.dylibso.chicory.wasm.types.TableSection;
import com.dylibso.chicory.wasm.types.ValType;
import io.llmspell.bridge.ScriptException;
import io.llmspell.bridge.ScriptException.Kind;
import io.llmspell.bridge.ScriptLimits;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a module must have, and must not have, to be a plug-in. */
final class ModuleRules {

    static final FunctionType HOST_FUNCTION = type(List.of(ValType.I32, ValType.I32), List.of(ValType.I64));

    private static final FunctionType ALLOC = type(List.of(ValType.I32), List.of(ValType.I32));

    private static final FunctionType FREE = type(List.of(ValType.I32, ValType.I32), List.of());

    private static final FunctionType CALL = type(List.of(ValType.I32, ValType.I32, ValType.I32), List.of(ValType.I64));

    /** Linking takes time of the square of it. */
    private static final int MAX_IMPORTS = 200;

    private static final int MAX_TABLES = 8;

    private ModuleRules() {}

    static Exports check(WasmModule module, ScriptLimits limits) {
        checkImports(module);
        checkMemory(module, limits);
        checkTables(module.tableSection());
        checkInstructions(module);
        return new Exports(
                required(module, "llmspell_alloc", ALLOC),
                optional(module, "llmspell_free", FREE),
                optional(module, "_initialize", FunctionType.empty()),
                required(module, "llmspell_init", FunctionType.empty()),
                required(module, "llmspell_call", CALL));
    }

    private static void checkImports(WasmModule module) {
        int count = module.importSection().importCount();
        if (count > MAX_IMPORTS) {
            throw new ScriptException(Kind.LIMIT, "the module has more than " + MAX_IMPORTS + " imports");
        }
        for (int i = 0; i < count; i++) {
            checkImport(module, module.importSection().getImport(i));
        }
    }

    private static void checkImport(WasmModule module, Import wanted) {
        String name = wanted.module() + "." + wanted.name();
        if (!HostFunctions.isModule(wanted.module())) {
            throw refused("it imports " + name + ", but there are only the functions of " + HostFunctions.MODULE
                    + " and " + HostFunctions.TRY_MODULE);
        }
        if (!(wanted instanceof FunctionImport function)) {
            throw refused("its import " + name + " is not a function");
        }
        FunctionType type = module.typeSection().getType(function.typeIndex());
        if (!HOST_FUNCTION.equals(type)) {
            throw refused("its import " + name + " must be a function " + HOST_FUNCTION + ", not " + type);
        }
    }

    private static void checkMemory(WasmModule module, ScriptLimits limits) {
        Export memory = export(module, "memory");
        int count = module.memorySection().map(section -> section.memoryCount()).orElse(0);
        if (memory == null || memory.exportType() != ExternalType.MEMORY || count != 1) {
            throw refused("it must have one memory, and export it as \"memory\"");
        }
        MemoryLimits declared =
                module.memorySection().orElseThrow().getMemory(0).limits();
        if (declared.shared()) {
            throw refused("its memory must not be shared");
        }
        if (declared.initialPages() > PausingMemory.pages(limits)) {
            throw new ScriptException(
                    Kind.LIMIT,
                    "the module has " + declared.initialPages() + " pages of memory at its start, but may have "
                            + PausingMemory.pages(limits));
        }
    }

    private static void checkTables(TableSection tables) {
        if (tables.tableCount() > MAX_TABLES) {
            throw new ScriptException(Kind.LIMIT, "the module has more than " + MAX_TABLES + " tables");
        }
        for (int i = 0; i < tables.tableCount(); i++) {
            if (tables.getTable(i).limits().min() > BoundedTable.MAX_SIZE) {
                throw new ScriptException(
                        Kind.LIMIT, "a table of the module has more than " + BoundedTable.MAX_SIZE + " elements");
            }
        }
    }

    private static void checkInstructions(WasmModule module) {
        for (int i = 0; i < module.codeSection().functionBodyCount(); i++) {
            check(module.codeSection().getFunctionBody(i).instructions());
        }
        for (int i = 0; i < module.globalSection().globalCount(); i++) {
            check(module.globalSection().getGlobal(i).initInstructions());
        }
        for (int i = 0; i < module.tableSection().tableCount(); i++) {
            check(module.tableSection().getTable(i).initialize());
        }
        for (Element element : module.elementSection().elements()) {
            element.initializers().forEach(ModuleRules::check);
        }
    }

    /** Objects of the garbage collected kind are in no memory that could be bounded; atomic ones can wait. */
    private static void check(List<? extends Instruction> instructions) {
        for (Instruction instruction : instructions) {
            String feature = switch (instruction.opcode().opcode() >> 8) {
                case 0xFB -> "garbage collected objects";
                case 0xFD -> "vectors (SIMD)";
                case 0xFE -> "threads (atomic instructions)";
                default -> null;
            };
            if (feature != null) {
                throw refused("it uses " + feature + ", which plug-ins cannot have");
            }
        }
    }

    private static int required(WasmModule module, String name, FunctionType type) {
        int found = optional(module, name, type);
        if (found < 0) {
            throw refused("it must export a function \"" + name + "\" " + type);
        }
        return found;
    }

    private static int optional(WasmModule module, String name, FunctionType type) {
        Export export = export(module, name);
        if (export == null) {
            return -1;
        }
        if (export.exportType() != ExternalType.FUNCTION) {
            throw refused("its export \"" + name + "\" is not a function");
        }
        int imported = module.importSection().count(ExternalType.FUNCTION);
        if (export.index() < imported) {
            throw refused("its export \"" + name + "\" is one of its imports");
        }
        FunctionType found =
                module.typeSection().getType(module.functionSection().getFunctionType(export.index() - imported));
        if (!type.equals(found)) {
            throw refused("its export \"" + name + "\" must be a function " + type + ", not " + found);
        }
        return export.index();
    }

    private static @Nullable Export export(WasmModule module, String name) {
        for (int i = 0; i < module.exportSection().exportCount(); i++) {
            Export export = module.exportSection().getExport(i);
            if (export.name().equals(name)) {
                return export;
            }
        }
        return null;
    }

    private static FunctionType type(List<ValType> parameters, List<ValType> results) {
        return FunctionType.of(parameters, results);
    }

    private static ScriptException refused(String why) {
        return new ScriptException(Kind.SYNTAX, "the module is no plug-in: " + why);
    }
}
