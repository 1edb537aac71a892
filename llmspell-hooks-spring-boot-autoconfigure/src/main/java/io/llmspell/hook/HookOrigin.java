package io.llmspell.hook;

/**
 * Who registers a hook.
 *
 * @param kind in which way
 * @param name of a bean the name of its class, of a script or plug-in its own, of a caller the name of the calling
 *     class
 */
public record HookOrigin(Kind kind, String name) {

    /** The ways to register a hook; also names of properties. */
    public enum Kind {
        /** A {@code @Hook} method of a bean. */
        BEAN("beans"),
        /** A script. */
        SCRIPT("scripts"),
        /** A native plug-in. */
        PLUGIN("plugins"),
        /** What configures an application at its start: a bean of a definition, or a customizer. */
        CONFIGURATION("configuration"),
        /** Any other code. */
        CALLER("callers");

        private final String externalName;

        Kind(String externalName) {
            this.externalName = externalName;
        }

        /** The name used in properties. */
        public String externalName() {
            return this.externalName;
        }
    }

    @Override
    public String toString() {
        return this.kind.externalName() + " " + this.name;
    }
}
