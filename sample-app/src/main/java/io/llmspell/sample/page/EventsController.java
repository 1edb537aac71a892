package io.llmspell.sample.page;

import io.llmspell.event.InvalidEventPatternException;
import io.llmspell.event.SubscriptionRefusedException;
import io.llmspell.sample.event.Auditor;
import io.llmspell.sample.event.EventReport;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Events as they happen, and what became of them. */
@RestController
@RequestMapping("/events")
class EventsController {

    private final LiveFeed feed;

    private final EventReport report;

    private final Auditor auditor;

    EventsController(LiveFeed feed, EventReport report, Auditor auditor) {
        this.feed = feed;
        this.report = report;
        this.auditor = auditor;
    }

    @GetMapping(produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter listen(@RequestParam(defaultValue = "**") String pattern) throws IOException {
        return this.feed.open(pattern);
    }

    @GetMapping(path = "/summary", produces = MediaType.APPLICATION_JSON_VALUE)
    EventView summary() {
        return new EventView(this.report.summary(), this.auditor.latest());
    }

    @ExceptionHandler
    ResponseEntity<String> badPattern(InvalidEventPatternException failure) {
        return explained(HttpStatus.BAD_REQUEST, failure);
    }

    @ExceptionHandler
    ResponseEntity<String> noMoreFeeds(SubscriptionRefusedException failure) {
        return explained(HttpStatus.SERVICE_UNAVAILABLE, failure);
    }

    private static ResponseEntity<String> explained(HttpStatus status, Exception failure) {
        return ResponseEntity.status(status).contentType(MediaType.TEXT_PLAIN).body(failure.getMessage());
    }
}
