package io.llmspell.bridge;

/** A function of a script, in one of its contexts: an engine has its own form of it. */
public interface ScriptFunction {}
