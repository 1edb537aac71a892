package io.llmspell.event;

import java.util.Map;

/**
 * What a bus left when it was shut down.
 *
 * @param drained whether everything was handled in time
 * @param discarded events that were not, by the name of the subscription
 */
public record ShutdownReport(boolean drained, Map<String, Long> discarded) {

    public ShutdownReport {
        discarded = Map.copyOf(discarded);
    }
}
