package io.llmspell.sample.page;

import io.llmspell.sample.event.AuditEntry;
import io.llmspell.sample.event.EventSummary;
import java.util.List;

/**
 * What the page shows of events, next to the live feed.
 *
 * @param events what became of them
 * @param audit the last calls that were stopped, the newest first
 */
record EventView(EventSummary events, List<AuditEntry> audit) {}
