package io.llmspell.sample.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.BeansException;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The rule of basic economy in Java, Lua, JavaScript, Python, WebAssembly and C: by the journal, all say the same of
 * each request, with the same reason. C takes part from Java 22 on, where there is a compiler. With
 * {@code -Dtravel.replay=<file>} {@link #allAgreeAboutTheConversationsAtHand()} is about that file.
 */
@ExtendWith(OutputCaptureExtension.class)
class SameRuleTest {

    private static final String JAVA = "policy.keepBasicEconomyFlights";

    private static final boolean C = Runtime.version().feature() >= 22 && Plugins.hasCompiler();

    private static final List<String> OTHERS = Stream.of("js", "lua", "py", "wasm", "c")
            .filter(language -> C || !language.equals("c"))
            .map(language -> "basic-economy-" + language + ".keepFlights")
            .toList();

    @TempDir
    private Path data;

    private ConfigurableApplicationContext start(String... arguments) throws Exception {
        Path scripts = Files.createDirectories(this.data.resolve("scripts"));
        Plugins.wat("basic-economy-wasm.wat", scripts.resolve("basic-economy-wasm.wasm"));
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--spring.profiles.active=scripts,python");
        all.add("--travel.data=" + this.data);
        if (C) {
            Path library = this.data.resolve("basic-economy-c.so");
            Plugins.c("basic-economy-c.c", library);
            all.add("--llmspell.bridge.native.libraries[0].path=" + library);
        }
        return Desks.start(all.toArray(String[]::new));
    }

    @Test
    void allAgreeAboutTheConversationsOfTheSample(CapturedOutput output) throws Exception {
        try (ConfigurableApplicationContext desk = start("--travel.replay=")) {
            List<Map<String, RecordedDecision>> requests = requests(desk);

            assertThat(requests).hasSize(5).allSatisfy(request -> {
                assertThat(request)
                        .containsOnlyKeys(
                                Stream.concat(OTHERS.stream(), Stream.of(JAVA)).toList());
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
                    .contains("  basic-economy-py.keepFlights     2 cancel, 3 continue")
                    .contains("  basic-economy-wasm.keepFlights   2 cancel, 3 continue");
            assertThat(SpringApplication.exit(desk)).isZero();
        }
    }

    @Test
    void allAgreeAboutTheConversationsAtHand() throws Exception {
        try (ConfigurableApplicationContext desk = start()) {
            assertThat(requests(desk)).allSatisfy(SameRuleTest::assertAgreement);
        }
    }

    /** Among them changes of reservations that were not looked up, which come no further than to the others. */
    @Test
    void allAgreeAboutConversationsOfAllSorts() throws Exception {
        Path file = Files.writeString(this.data.resolve("changes.json"), FlightChanges.conversations(120));

        try (ConfigurableApplicationContext desk = start("--travel.replay=" + file)) {
            List<Map<String, RecordedDecision>> requests = requests(desk);

            assertThat(requests).hasSize(120).allSatisfy(SameRuleTest::assertAgreement);
            assertThat(results(requests)).contains(ResultType.CANCEL, ResultType.CONTINUE);
            assertThat(requests).anySatisfy(request -> assertThat(request).doesNotContainKey(JAVA));
        }
    }

    @Test
    @EnabledForJreRange(max = JRE.JAVA_21)
    void onAnOlderJavaTheStartSaysWhatAPluginInCNeeds(CapturedOutput output) {
        assertThatExceptionOfType(BeansException.class)
                .isThrownBy(() -> Desks.start("--llmspell.bridge.native.libraries[0].path=/opt/basic-economy-c.so"));

        assertThat(output.getOut())
                .contains("basic-economy-c.so: native plug-ins need Java 22 or newer, and this is Java "
                        + Runtime.version().feature());
    }

    private static void assertAgreement(Map<String, RecordedDecision> request) {
        assertThat(request).containsKeys(OTHERS.toArray(String[]::new));
        RecordedDecision java = request.get(JAVA);
        for (String other : OTHERS) {
            RecordedDecision decision = request.get(other);
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
                .map(request -> request.get(OTHERS.get(0)).verdict().result())
                .toList();
    }

    /** What was decided about each change of flights, by hook: the Java guard and the others. */
    private static List<Map<String, RecordedDecision>> requests(ConfigurableApplicationContext desk)
            throws InterruptedException {
        assertThat(desk.getBean(DecisionRecorder.class).flush(Duration.ofSeconds(10)))
                .isTrue();
        JournalQuery changes =
                JournalQuery.all().ofPoint("BeforeToolExecution").ofComponent("update_reservation_flights");
        try (Stream<RecordedDecision> decisions = desk.getBean(DecisionJournal.class).stream(changes)) {
            Map<String, Map<String, RecordedDecision>> requests = new LinkedHashMap<>();
            decisions
                    .filter(decision -> decision.hook().equals(JAVA) || OTHERS.contains(decision.hook()))
                    .forEach(decision -> requests.computeIfAbsent(decision.callId(), call -> new TreeMap<>())
                            .put(decision.hook(), decision));
            return List.copyOf(requests.values());
        }
    }
}
