package io.llmspell.sample.page;

import io.llmspell.sample.journal.Journal;
import io.llmspell.sample.journal.Summary;
import io.llmspell.sample.journal.Tally;
import io.llmspell.sample.policy.PolicyGuards;
import io.llmspell.sample.replay.RequestPlayer;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** The JSON behind the page. */
@RestController
@RequestMapping(path = "/conversations", produces = MediaType.APPLICATION_JSON_VALUE)
class ConversationsController {

    private static final int LONGEST_REQUEST = 2_000;

    private final Journal journal;

    private final Tally tally;

    private final RequestPlayer player;

    ConversationsController(Journal journal, Tally tally, RequestPlayer player) {
        this.journal = journal;
        this.tally = tally;
        this.player = player;
    }

    /** What to show; nothing (204) if the reader has seen this version already. */
    @GetMapping
    ResponseEntity<DeskView> latest(@RequestParam(defaultValue = "-1") long seen) {
        // Read ahead of the rest: what is written in between is shown, and shown again at the next poll.
        long version = this.journal.version();
        if (version == seen) {
            return ResponseEntity.noContent().build();
        }
        Summary summary = this.tally.summary();
        return ResponseEntity.ok(
                DeskView.of(version, summary, PolicyGuards.basicEconomyViolations(summary), this.journal.latest()));
    }

    /** Holds a conversation that begins with these words. */
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Held> hold(@RequestBody CustomerWords words) {
        String text = (words.text() == null) ? "" : words.text().strip();
        if (text.isEmpty() || text.length() > LONGEST_REQUEST) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST, "A request has 1 to " + LONGEST_REQUEST + " characters");
        }
        return this.player
                .play(text)
                .map(conversation -> ResponseEntity.ok(new Held(conversation)))
                .orElseGet(() -> ResponseEntity.notFound().build());
    }
}
