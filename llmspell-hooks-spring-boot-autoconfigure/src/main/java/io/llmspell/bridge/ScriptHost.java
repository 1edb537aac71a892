package io.llmspell.bridge;

import java.util.List;
import java.util.Optional;

/**
 * Runs scripts: loads them, registers their hooks, opens their subscriptions and calls their functions, each under its
 * deadline. Thread-safe.
 */
public interface ScriptHost extends AutoCloseable {

    static ScriptHostBuilder builder() {
        return new ScriptHostBuilder();
    }

    /**
     * Loads a script, in the language of its file's ending; in place of the one of the same name, if there is one: then
     * what the new version registers is exchanged for what the old one did as one change, and calls that run in the old
     * one end there.
     *
     * @throws ScriptException if it cannot be loaded: then nothing has changed
     */
    ScriptStatus load(ScriptSource source);

    /**
     * The same in a language by its name.
     *
     * @throws IllegalArgumentException if there is no such language
     */
    ScriptStatus load(ScriptSource source, String language);

    /** Removes a script with all that it registered; returns whether there was one. */
    boolean unload(String name);

    /** The scripts, sorted by name. */
    List<ScriptStatus> scripts();

    default Optional<ScriptStatus> find(String name) {
        return scripts().stream().filter(script -> script.name().equals(name)).findFirst();
    }

    /** The languages there are, by the endings of their files. */
    List<String> extensions();

    /** Opens the subscriptions of scripts; until then, only their hooks are there. */
    void start();

    /** Removes all scripts; what runs is stopped. */
    @Override
    void close();
}
