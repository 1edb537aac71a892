package io.llmspell.sample.replay;

import io.llmspell.sample.conversation.RecordingFormatException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what is wrong with a file of recordings, without a stack trace. */
class RecordingFormatFailureAnalyzer extends AbstractFailureAnalyzer<RecordingFormatException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, RecordingFormatException cause) {
        return new FailureAnalysis(
                "The file of recorded conversations '" + cause.file() + "' cannot be replayed: " + cause.problem(),
                "Give --travel.replay a file of the form that the README of the sample describes.",
                cause);
    }
}
