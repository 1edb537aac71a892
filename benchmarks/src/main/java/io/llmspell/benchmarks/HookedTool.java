package io.llmspell.benchmarks;

import io.llmspell.annotation.NotAnOperation;
import io.llmspell.annotation.ToolComponent;

/** The same as a component. */
@ToolComponent("tool")
public class HookedTool extends Tool {

    @Override
    @NotAnOperation
    public int calls() {
        return super.calls();
    }
}
