package io.llmspell.event;

import java.util.Map;

/**
 * What a bus left when it was shut down.
 *
 * @param drained whether everything was handled in time
 * @param discarded events whose handling had not begun, by the name of the subscription
 * @param interrupted events whose handlers had not returned, and were interrupted, by the name of the subscription
 */
public record ShutdownReport(boolean drained, Map<String, Long> discarded, Map<String, Long> interrupted) {

    public ShutdownReport {
        discarded = Map.copyOf(discarded);
        interrupted = Map.copyOf(interrupted);
    }
}
