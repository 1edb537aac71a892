package io.llmspell.bridge.foreign;

import io.llmspell.bridge.ScriptContext;
import io.llmspell.bridge.ScriptException;
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
     * @throws ScriptException if its classes are missing, or native code is not permitted
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
            throw new ScriptException(
                    ScriptException.Kind.ERROR,
                    "native plug-ins need the jar of llmspell-hooks as it was built; with folders of classes on the class"
                            + " path instead, their META-INF/versions/" + NEEDED + " must be on it too");
        } catch (InvocationTargetException ex) {
            throw new ScriptException(
                    ScriptException.Kind.ERROR,
                    "native code is not permitted or not possible here: " + rootMessage(ex)
                            + "; start Java with --enable-native-access=ALL-UNNAMED");
        } catch (IllegalAccessException | InstantiationException | NoSuchMethodException ex) {
            throw new IllegalStateException(ex);
        }
    }

    private static @Nullable String rootMessage(Throwable problem) {
        Throwable root = problem;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage();
    }
}
