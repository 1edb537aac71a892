package io.llmspell.sample.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmspell.bridge.ScriptHost;
import io.llmspell.bridge.ScriptStatus;
import io.llmspell.sample.conversation.Recording;
import io.llmspell.sample.conversation.RecordingLibrary;
import io.llmspell.sample.journal.Decision;
import io.llmspell.sample.journal.Entry;
import io.llmspell.sample.journal.Journal;
import io.llmspell.sample.replay.Desks;
import io.llmspell.sample.replay.Replay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** A script in the folder of the desk decides about a recorded conversation, and is edited while the desk runs. */
@ExtendWith(OutputCaptureExtension.class)
class LiveReloadTest {

    private static final String SCRIPT = """
            -- On a day with a strike nobody is moved to another flight.
            local strike = "%s"

            hook.register("BeforeToolExecution", function(ctx)
              for _, flight in ipairs(ctx.arguments.request.arguments.flights) do
                if flight.date == strike then
                  return {type = "cancel", reason = "there is a strike on " .. strike}
                end
              end
            end, {name = "stay", phase = "guard", components = "update_reservation_flights"})
            """;

    private static final String CONVERSATION = "basic-economy-upgrade-first";

    /** The call in it that moves an economy reservation to a day. */
    private static final int CALL = 3;

    private static final String DAY = "2026-03-21";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path data;

    private Path script;

    private ConfigurableApplicationContext desk;

    @BeforeEach
    void start() throws IOException {
        this.script = Files.createDirectories(this.data.resolve("scripts")).resolve("strike.lua");
        Files.writeString(this.script, SCRIPT.formatted("2026-12-24"));
        this.desk = Desks.start(
                "--spring.profiles.active=scripts",
                "--travel.data=" + this.data,
                "--llmspell.bridge.scripts.reload-interval=50ms");
    }

    @AfterEach
    void close() {
        this.desk.close();
    }

    @Test
    void anEditedScriptDecidesTheNextReplayOtherwise() throws IOException {
        assertThat(replayed().outcome()).isEqualTo("answered");

        edit(SCRIPT.formatted(DAY));

        Entry call = replayed();
        assertThat(call.outcome()).isEqualTo("cancelled");
        assertThat(decision(call)).hasValueSatisfying(decision -> {
            assertThat(decision.applied()).isTrue();
            assertThat(decision.reason()).isEqualTo("there is a strike on " + DAY);
        });
    }

    @Test
    void aBrokenEditLeavesTheOldVersionInForceAndSaysWhy(CapturedOutput output) throws IOException {
        edit(SCRIPT.formatted(DAY));

        Files.writeString(this.script, SCRIPT.formatted(DAY).replace("then", "than"));
        await().atMost(PATIENCE).until(() -> status().failure() != null);

        assertThat(status().failure()).contains("strike.lua:6: ");
        assertThat(output.getOut())
                .contains(
                        "ERROR A script was not loaded; an earlier version, if there is one, stays in force: strike.lua:6: ");
        assertThat(replayed().outcome()).isEqualTo("cancelled");

        edit(SCRIPT.formatted("2026-12-25"));
        assertThat(status().failure()).isNull();
        assertThat(replayed().outcome()).isEqualTo("answered");
    }

    @Test
    void aScriptThatIsTakenAwayDecidesNoMore() throws IOException {
        edit(SCRIPT.formatted(DAY));
        assertThat(replayed().outcome()).isEqualTo("cancelled");

        Files.delete(this.script);
        await().atMost(PATIENCE)
                .until(() -> this.desk.getBean(ScriptHost.class).find("strike").isEmpty());

        assertThat(replayed().outcome()).isEqualTo("answered");
    }

    private ScriptStatus status() {
        return this.desk.getBean(ScriptHost.class).find("strike").orElseThrow();
    }

    private void edit(String text) throws IOException {
        Instant before = status().loadedAt();
        Files.writeString(this.script, text);
        await().atMost(PATIENCE).until(() -> !status().loadedAt().equals(before));
    }

    /** The call, after the conversation was played once more. */
    private Entry replayed() {
        Recording recording =
                this.desk.getBean(RecordingLibrary.class).find(CONVERSATION).orElseThrow();
        this.desk.getBean(Replay.class).play(CONVERSATION, recording);
        return this.desk.getBean(Journal.class).find(CONVERSATION).orElseThrow().entries().stream()
                .filter(entry -> entry.number() == CALL)
                .findFirst()
                .orElseThrow();
    }

    private static Optional<Decision> decision(Entry call) {
        return call.decisions().stream()
                .filter(decision -> decision.hook().equals("strike.stay"))
                .findFirst();
    }
}
