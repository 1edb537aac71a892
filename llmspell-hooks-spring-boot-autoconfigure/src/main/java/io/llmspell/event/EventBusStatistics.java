package io.llmspell.event;

import java.util.Map;

/**
 * What a bus did since it was made.
 *
 * @param published events that went through
 * @param vetoed events that an interceptor kept back
 * @param refused events that were refused, by reason
 */
public record EventBusStatistics(long published, long vetoed, Map<RefusalReason, Long> refused) {

    public EventBusStatistics {
        refused = Map.copyOf(refused);
    }
}
