package io.llmspell.sample.page;

import io.llmspell.sample.trial.PolicyTrial;
import io.llmspell.sample.trial.Trial;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Tries today's policy, or a part of it, on what was recorded. */
@RestController
@RequestMapping(path = "/trial", produces = MediaType.APPLICATION_JSON_VALUE)
class TrialController {

    private final PolicyTrial trial;

    TrialController(PolicyTrial trial) {
        this.trial = trial;
    }

    @GetMapping
    Trial run(@RequestParam(defaultValue = "") List<String> without, @RequestParam @Nullable String run)
            throws InterruptedException {
        return this.trial.run(without, run);
    }

    @ExceptionHandler
    ResponseEntity<String> noSuchHook(IllegalArgumentException failure) {
        return ResponseEntity.status(HttpStatus.BAD_REQUEST)
                .contentType(MediaType.TEXT_PLAIN)
                .body(failure.getMessage());
    }
}
