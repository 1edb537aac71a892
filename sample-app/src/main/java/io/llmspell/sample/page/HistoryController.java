package io.llmspell.sample.page;

import io.llmspell.sample.history.History;
import io.llmspell.sample.history.Moment;
import io.llmspell.sample.history.Page;
import io.llmspell.sample.history.PastConversation;
import io.llmspell.sample.history.Run;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Earlier runs and their conversations, as the store of events has them. */
@RestController
@RequestMapping(path = "/history", produces = MediaType.APPLICATION_JSON_VALUE)
class HistoryController {

    private static final int MOST_ENTRIES = 100;

    private final History history;

    HistoryController(History history) {
        this.history = history;
    }

    /** Runs, the newest first. */
    @GetMapping
    Page<Run> runs(@RequestParam @Nullable Long after, @RequestParam(defaultValue = "10") int size) {
        return this.history.runs(after, bounded(size));
    }

    /** The conversations of a run. */
    @GetMapping("/{run}")
    Page<PastConversation> conversations(
            @PathVariable String run,
            @RequestParam(defaultValue = "0") long after,
            @RequestParam(defaultValue = "50") int size) {
        return this.history.conversations(run, after, bounded(size));
    }

    /** What happened in a conversation. */
    @GetMapping("/conversations/{correlationId}")
    Page<Moment> timeline(
            @PathVariable String correlationId,
            @RequestParam(defaultValue = "0") long after,
            @RequestParam(defaultValue = "50") int size) {
        return this.history.timeline(correlationId, after, bounded(size));
    }

    private static int bounded(int size) {
        return Math.max(1, Math.min(size, MOST_ENTRIES));
    }
}
