package io.llmspell.autoconfigure;

import io.llmspell.bridge.wasm.Wat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** The plug-in is {@code contract.wat}. */
class WasmContractTests extends ScriptContractTests {

    @Override
    String language() {
        return "wasm";
    }

    @Override
    ApplicationContextRunner install(ApplicationContextRunner runner, Path folder) throws IOException {
        try (var text = getClass().getResourceAsStream("/contract/contract.wat")) {
            Files.write(
                    folder.resolve("contract.wasm"),
                    Wat.compile(new String(text.readAllBytes(), StandardCharsets.UTF_8)));
        }
        return runner.withPropertyValues("llmspell.bridge.scripts.locations=" + folder.toUri());
    }
}
