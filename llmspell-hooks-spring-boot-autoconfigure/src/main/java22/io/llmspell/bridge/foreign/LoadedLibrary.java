package io.llmspell.bridge.foreign;

import io.llmspell.bridge.ScriptException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A library in this process, until its arena is closed.
 *
 * @param init its function for that
 * @param shutdown its function for that, if it has one
 */
@SuppressWarnings("restricted")
record LoadedLibrary(MemorySegment init, @Nullable MemorySegment shutdown) {

    private static final Set<String> MAGIC = Set.of("7f454c46", "cffaedfe", "cefaedfe", "cafebabe", "bebafeca");

    private static final int RTLD_LAZY = 1;

    /** @throws ScriptException if the file is no library that this system can load, or no plug-in */
    static LoadedLibrary load(NativeLibrary library, Path file, Arena arena) {
        SymbolLookup symbols = symbols(library, file, arena);
        MemorySegment init = symbols.find("llmspell_plugin_init")
                .orElseThrow(() ->
                        library.problem(library.path() + " does not export llmspell_plugin_init, so it is no plug-in"));
        return new LoadedLibrary(
                global(init),
                symbols.find("llmspell_plugin_shutdown")
                        .map(LoadedLibrary::global)
                        .orElse(null));
    }

    /** Without its arena, which would have to be held on to at each call. */
    private static MemorySegment global(MemorySegment function) {
        return MemorySegment.ofAddress(function.address());
    }

    private static SymbolLookup symbols(NativeLibrary library, Path file, Arena arena) {
        if (!isLibrary(library, file)) {
            throw library.problem("cannot be loaded: " + library.path() + ": it is no shared library");
        }
        try {
            return SymbolLookup.libraryLookup(file, arena);
        } catch (IllegalArgumentException ex) {
            String reason = reason(file).replace(file.toString(), library.path().toString());
            String remedy = reason.contains("failed to map segment")
                    ? "; it is loaded from a folder in java.io.tmpdir, which must allow that (noexec)"
                    : "";
            throw library.problem("cannot be loaded: " + reason + remedy);
        }
    }

    /**
     * By its first bytes: ELF, Mach-O or PE. HotSpot takes any other file for a library that makes stacks executable,
     * and touches the guards of the stacks of all threads before the system is asked.
     */
    private static boolean isLibrary(NativeLibrary library, Path file) {
        try (InputStream bytes = Files.newInputStream(file)) {
            String first = HexFormat.of().formatHex(bytes.readNBytes(4));
            return first.startsWith("4d5a") || MAGIC.contains(first);
        } catch (IOException ex) {
            throw library.problem("cannot be read: " + ex.getMessage());
        }
    }

    /** Java does not tell, so the system is asked once more. */
    private static String reason(Path file) {
        MemorySegment open = NativeCalls.LINKER.defaultLookup().find("dlopen").orElse(null);
        MemorySegment error = NativeCalls.LINKER.defaultLookup().find("dlerror").orElse(null);
        if (open == null || error == null) {
            return file + " is no library that this system can load";
        }
        MethodHandle opening = NativeCalls.LINKER.downcallHandle(
                open, FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
        MethodHandle telling = NativeCalls.LINKER.downcallHandle(error, FunctionDescriptor.of(ValueLayout.ADDRESS));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment handle = (MemorySegment) opening.invokeExact(arena.allocateFrom(file.toString()), RTLD_LAZY);
            MemorySegment text = (MemorySegment) telling.invokeExact();
            return (handle.address() != 0 || text.address() == 0)
                    ? file + " is no library that this system can load"
                    : text.reinterpret(Long.MAX_VALUE).getString(0);
        } catch (Throwable ex) {
            return file + " is no library that this system can load";
        }
    }
}
