package io.llmspell.sample.replay;

import io.llmspell.sample.TravelProperties;
import io.llmspell.sample.conversation.Recording;
import io.llmspell.sample.conversation.RecordingLibrary;
import io.llmspell.sample.conversation.RecordingReader;
import io.llmspell.sample.desk.TurnTaker;
import io.llmspell.sample.event.EventReport;
import io.llmspell.sample.history.RunLog;
import io.llmspell.sample.journal.DecisionLog;
import io.llmspell.sample.journal.Tally;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Plays the recordings when the application has started, prints what came of them, and knows the exit code. */
@Component
public class StartReplay implements ApplicationRunner, ExitCodeGenerator {

    private static final Logger log = LoggerFactory.getLogger(StartReplay.class);

    private static final int HOOK_FAILED = 3;

    private static final Duration COUNTING = Duration.ofSeconds(10);

    private final TravelProperties properties;

    private final RunLog runs;

    private final RecordingReader reader;

    private final RecordingLibrary library;

    private final Replay replay;

    private final Tally tally;

    private final EventReport events;

    private final TurnTaker turns;

    private final Environment environment;

    public StartReplay(
            TravelProperties properties,
            RunLog runs,
            RecordingReader reader,
            RecordingLibrary library,
            Replay replay,
            Tally tally,
            EventReport events,
            TurnTaker turns,
            Environment environment) {
        this.properties = properties;
        this.runs = runs;
        this.reader = reader;
        this.library = library;
        this.replay = replay;
        this.tally = tally;
        this.events = events;
        this.turns = turns;
        this.environment = environment;
    }

    @Override
    public void run(ApplicationArguments arguments) throws InterruptedException {
        List<Recording> recordings = recordings();
        this.runs.runStarted();
        if (this.turns.improvises()) {
            log.info("The model answers for itself: no recording is replayed. Type a request on the page.");
            recordings = List.of();
        }
        log.info("{}", DecisionLog.heading());
        for (Recording recording : recordings) {
            this.replay.play(recording.id(), recording);
        }
        summarize();
        if (!this.properties.exit()) {
            sayWhereThePageIs();
        }
    }

    /** A cancelled call is what a hook is for; only a hook that could not decide is a failure. */
    @Override
    public int getExitCode() {
        return (this.tally.summary().failures() > 0) ? HOOK_FAILED : 0;
    }

    private void summarize() throws InterruptedException {
        if (!this.events.awaitCounts(COUNTING)) {
            log.warn("Not all events were counted within {}", COUNTING);
        }
        SummaryText.lines(this.tally.summary()).forEach(line -> log.info("{}", line));
        EventText.lines(this.events.summary()).forEach(line -> log.info("{}", line));
    }

    private void sayWhereThePageIs() {
        String port = this.environment.getProperty("local.server.port");
        if (port != null) {
            log.info("");
            log.info("The page is at http://localhost:{}/, the meters are at /actuator/prometheus.", port);
        }
    }

    private List<Recording> recordings() {
        Path file = this.properties.replayFile();
        return (file != null) ? this.reader.read(file) : this.library.recordings();
    }
}
