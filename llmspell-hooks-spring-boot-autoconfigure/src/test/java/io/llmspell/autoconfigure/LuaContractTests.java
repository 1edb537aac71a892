package io.llmspell.autoconfigure;

import java.io.IOException;
import java.nio.file.Path;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class LuaContractTests extends ScriptContractTests {

    @Override
    String language() {
        return "lua";
    }

    @Override
    ApplicationContextRunner install(ApplicationContextRunner runner, Path folder) throws IOException {
        copy("contract.lua", folder);
        return runner.withPropertyValues("llmspell.bridge.scripts.locations=" + folder.toUri());
    }
}
