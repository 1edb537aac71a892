package io.llmspell.bridge.wasm;

/**
 * The numbers of the functions that a plug-in exports to the host.
 *
 * @param free -1 if there is none
 * @param initialize -1 if there is none
 */
record Exports(int alloc, int free, int initialize, int init, int call) {}
