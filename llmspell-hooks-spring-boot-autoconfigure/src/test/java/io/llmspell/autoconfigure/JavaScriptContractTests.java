package io.llmspell.autoconfigure;

import java.io.IOException;
import java.nio.file.Path;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class JavaScriptContractTests extends ScriptContractTests {

    @Override
    String language() {
        return "javascript";
    }

    @Override
    ApplicationContextRunner install(ApplicationContextRunner runner, Path folder) throws IOException {
        copy("contract.js", folder);
        return runner.withPropertyValues("llmspell.bridge.scripts.locations=" + folder.toUri());
    }
}
