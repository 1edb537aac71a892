package io.llmspell.sample.tool;

/** The one operation that all tools of the desk share, so that hooks may send a request from one to another. */
public interface DeskTool {

    /**
     * Does what the agent asks.
     *
     * @throws ToolFailedException if the system behind the tool cannot be reached
     */
    ToolAnswer call(ToolRequest request);
}
