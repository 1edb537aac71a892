package io.llmspell.hook;

/** What kind of component an operation belongs to; decides which points fire around it. */
public enum ComponentType {
    AGENT,
    TOOL,
    WORKFLOW,
    STATE,
    /** The application itself, its sessions and its events: the subject of points without a component. */
    SYSTEM;

    /** The lower-case name used in YAML, logs and scripts. */
    public String externalName() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
