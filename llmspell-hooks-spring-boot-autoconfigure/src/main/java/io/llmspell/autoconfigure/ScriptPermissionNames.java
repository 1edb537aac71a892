package io.llmspell.autoconfigure;

import java.util.Collection;
import java.util.Locale;
import java.util.TreeSet;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/** Tells of permissions that are those of no script, as the script that they were meant for has others. */
final class ScriptPermissionNames {

    private static final Log logger = LogFactory.getLog(ScriptPermissionNames.class);

    private ScriptPermissionNames() {}

    /**
     * Warns of each name that no script has: one may still be put into a folder later. One that a script would have
     * without its characters that configuration drops outside of brackets is a mistake without doubt.
     *
     * @param named the names under permissions
     * @param scripts the names of those that are loaded
     * @throws IllegalArgumentException for such a mistake
     */
    static void check(Collection<String> named, Collection<String> scripts) {
        for (String name : named) {
            if (name.equals(ScriptProperties.ALL_OTHERS) || scripts.contains(name)) {
                continue;
            }
            String problem = "llmspell.bridge.scripts.permissions." + name + " is for no script: ";
            for (String script : scripts) {
                if (bare(script).equals(bare(name)) && !named.contains(script)) {
                    throw new IllegalArgumentException(problem + "if it is meant for '" + script
                            + "', write its name in brackets, as configuration drops other characters than letters,"
                            + " digits and - outside of them: llmspell.bridge.scripts.permissions[" + script
                            + "], in YAML \"[" + script + "]\"");
                }
            }
            logger.warn(problem + "there are " + new TreeSet<>(scripts) + ". Unless one of this name is going to be"
                    + " loaded later, correct the name; one with other characters than letters, digits and - is"
                    + " written in brackets, in YAML as \"[guards/refunds]\"");
        }
    }

    private static String bare(String name) {
        return name.replaceAll("[^\\p{L}\\p{N}]", "").toLowerCase(Locale.ROOT);
    }
}
