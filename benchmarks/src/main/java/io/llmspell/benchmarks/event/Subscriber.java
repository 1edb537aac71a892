package io.llmspell.benchmarks.event;

import io.llmspell.event.UniversalEvent;

/** What is called for each event, by whichever bus. */
@FunctionalInterface
interface Subscriber {

    void handle(UniversalEvent event);
}
