package io.llmspell.jdbc;

/** When a store makes its tables. */
public enum SchemaMode {
    /** If the database runs in this JVM. */
    EMBEDDED,
    /** If they are missing or old. */
    ALWAYS,
    /** Never: somebody runs the scripts. */
    NEVER
}
