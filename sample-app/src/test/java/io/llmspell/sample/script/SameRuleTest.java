package io.llmspell.sample.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.hook.HookMode;
import io.llmspell.hook.ResultType;
import io.llmspell.sample.replay.Desks;
import io.llmspell.state.DecisionJournal;
import io.llmspell.state.DecisionRecorder;
import io.llmspell.state.JournalQuery;
import io.llmspell.state.RecordedDecision;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The rule of basic economy in Java, Lua, JavaScript and Python: by the journal, all say the same of each request, with
 * the same reason. With {@code -Dtravel.replay=<file>} {@link #allAgreeAboutTheConversationsAtHand()} is about that
 * file.
 */
@ExtendWith(OutputCaptureExtension.class)
class SameRuleTest {

    private static final String JAVA = "policy.keepBasicEconomyFlights";

    private static final List<String> SCRIPTS =
            List.of("basic-economy-js.keepFlights", "basic-economy-lua.keepFlights", "basic-economy-py.keepFlights");

    private static ConfigurableApplicationContext start(String... arguments) {
        return Desks.start(Stream.concat(Stream.of(arguments), Stream.of("--spring.profiles.active=scripts,python"))
                .toArray(String[]::new));
    }

    @Test
    void allAgreeAboutTheConversationsOfTheSample(CapturedOutput output) throws Exception {
        try (ConfigurableApplicationContext desk = start("--travel.replay=")) {
            List<Map<String, RecordedDecision>> requests = requests(desk);

            assertThat(requests).hasSize(5).allSatisfy(request -> {
                assertThat(request)
                        .containsOnlyKeys(
                                Stream.concat(SCRIPTS.stream(), Stream.of(JAVA)).toList());
                assertAgreement(request);
            });
            assertThat(results(requests))
                    .containsExactlyInAnyOrder(
                            ResultType.CANCEL,
                            ResultType.CANCEL,
                            ResultType.CONTINUE,
                            ResultType.CONTINUE,
                            ResultType.CONTINUE);
            assertThat(output.getOut())
                    .contains("Loaded basic-economy-lua.lua with the hooks [basic-economy-lua.keepFlights]")
                    .contains("  basic-economy-py.keepFlights     2 cancel, 3 continue");
            assertThat(SpringApplication.exit(desk)).isZero();
        }
    }

    @Test
    void allAgreeAboutTheConversationsAtHand() throws Exception {
        try (ConfigurableApplicationContext desk = start()) {
            assertThat(requests(desk)).allSatisfy(SameRuleTest::assertAgreement);
        }
    }

    /** Among them changes of reservations that were not looked up, which come no further than to the scripts. */
    @Test
    void allAgreeAboutConversationsOfAllSorts(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("changes.json"), FlightChanges.conversations(120));

        try (ConfigurableApplicationContext desk = start("--travel.replay=" + file)) {
            List<Map<String, RecordedDecision>> requests = requests(desk);

            assertThat(requests).hasSize(120).allSatisfy(SameRuleTest::assertAgreement);
            assertThat(results(requests)).contains(ResultType.CANCEL, ResultType.CONTINUE);
            assertThat(requests).anySatisfy(request -> assertThat(request).doesNotContainKey(JAVA));
        }
    }

    private static void assertAgreement(Map<String, RecordedDecision> request) {
        assertThat(request).containsKeys(SCRIPTS.toArray(String[]::new));
        RecordedDecision java = request.get(JAVA);
        for (String script : SCRIPTS) {
            RecordedDecision decision = request.get(script);
            assertThat(decision.mode()).isEqualTo(HookMode.SHADOW);
            if (java == null) {
                assertThat(decision.verdict().result()).isEqualTo(ResultType.CONTINUE);
            } else {
                assertThat(decision.verdict()).isEqualTo(java.verdict());
            }
        }
    }

    private static List<ResultType> results(List<Map<String, RecordedDecision>> requests) {
        return requests.stream()
                .map(request -> request.get(SCRIPTS.get(0)).verdict().result())
                .toList();
    }

    /** What was decided about each change of flights, by hook: the Java guard and the scripts. */
    private static List<Map<String, RecordedDecision>> requests(ConfigurableApplicationContext desk)
            throws InterruptedException {
        assertThat(desk.getBean(DecisionRecorder.class).flush(Duration.ofSeconds(10)))
                .isTrue();
        JournalQuery changes =
                JournalQuery.all().ofPoint("BeforeToolExecution").ofComponent("update_reservation_flights");
        try (Stream<RecordedDecision> decisions = desk.getBean(DecisionJournal.class).stream(changes)) {
            Map<String, Map<String, RecordedDecision>> requests = new LinkedHashMap<>();
            decisions
                    .filter(decision -> decision.hook().equals(JAVA) || SCRIPTS.contains(decision.hook()))
                    .forEach(decision -> requests.computeIfAbsent(decision.callId(), call -> new TreeMap<>())
                            .put(decision.hook(), decision));
            return List.copyOf(requests.values());
        }
    }
}
