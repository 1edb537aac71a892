package io.llmspell.sample.tool;

/**
 * What a tool answers the agent.
 *
 * @param content JSON or a sentence, as the model gets to read it
 */
public record ToolAnswer(String content) {

    private static final String REFUSAL = "Error";

    /** Whether the airline's system says no: an answer like any other, not a failure of the tool. */
    public boolean refused() {
        return this.content.startsWith(REFUSAL);
    }
}
