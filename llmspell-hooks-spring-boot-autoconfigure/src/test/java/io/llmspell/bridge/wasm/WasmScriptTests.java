package io.llmspell.bridge.wasm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WasmScriptTests {

    @Test
    void compiles() {
        assertThat(Wat.resource("guard.wat")).startsWith(0, 'a', 's', 'm');
    }
}
