package io.llmspell.docs.testing;

import io.llmspell.annotation.ToolComponent;

@ToolComponent("shell-1")
class Shell {

    private int runs;

    public String run(String command) {
        return command + " ran as number " + ++this.runs;
    }
}
