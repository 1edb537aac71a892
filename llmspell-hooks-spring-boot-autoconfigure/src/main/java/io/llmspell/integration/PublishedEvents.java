package io.llmspell.integration;

/**
 * What is published of what happens in an application.
 *
 * @param bus whether there is a bus at all, on which an application may publish events of its own
 * @param agents {@code agent.execution.*}
 * @param tools {@code tool.execution.*}
 * @param workflows {@code workflow.*}
 * @param state {@code state.*}
 * @param breakers {@code hook.circuit.*}
 * @param decisions {@code hook.decision}
 * @param system {@code system.*}
 * @param arguments whether arguments are in the data
 * @param results whether results are in the data
 */
public record PublishedEvents(
        boolean bus,
        boolean agents,
        boolean tools,
        boolean workflows,
        boolean state,
        boolean breakers,
        boolean decisions,
        boolean system,
        boolean arguments,
        boolean results) {

    /** There is no bus. */
    public static final PublishedEvents NONE =
            new PublishedEvents(false, false, false, false, false, false, false, false, false, false);
}
