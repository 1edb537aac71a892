package io.llmspell.bridge.foreign;

import io.llmspell.bridge.ScriptContext;
import io.llmspell.bridge.ScriptLimits;
import io.llmspell.bridge.ScriptModules;
import java.lang.reflect.InvocationTargetException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What needs the foreign functions of Java 22: its classes stand in the part of the jar for that version, and are found
 * by name, as this version of Java may not be able to read them.
 */
interface NativeEngine {

    /** The first version of Java with foreign functions. */
    int NEEDED = 22;

    /** Loads nothing yet. */
    ScriptContext open(NativeLibrary library, ScriptModules modules, ScriptLimits limits, JsonMapper mapper);

    /**
     * Makes it.
     *
     * @param version of Java
     * @return null if this Java is too old
     */
    static @Nullable NativeEngine of(int version) {
        if (version < NEEDED) {
            return null;
        }
        String name = NativeEngine.class.getPackageName() + ".ForeignEngine";
        try {
            return Class.forName(name, true, NativeEngine.class.getClassLoader())
                    .asSubclass(NativeEngine.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ClassNotFoundException ex) {
            throw new IllegalStateException(
                    "The classes for Java " + NEEDED
                            + " are missing: they are on the class path where it has the jar of"
                            + " llmspell-hooks, as it was built, or besides a folder of classes its META-INF/versions/"
                            + NEEDED,
                    ex);
        } catch (InvocationTargetException
                | IllegalAccessException
                | InstantiationException
                | NoSuchMethodException ex) {
            throw new IllegalStateException("The foreign functions of Java cannot be used: " + ex.getMessage(), ex);
        }
    }
}
