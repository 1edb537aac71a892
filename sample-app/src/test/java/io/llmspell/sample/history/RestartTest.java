package io.llmspell.sample.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.event.EventBus;
import io.llmspell.event.EventQuery;
import io.llmspell.event.EventStorage;
import io.llmspell.event.StoredEvent;
import io.llmspell.sample.event.AuditEntry;
import io.llmspell.sample.event.Auditor;
import io.llmspell.sample.replay.Desks;
import io.llmspell.sample.replay.RequestPlayer;
import io.llmspell.state.DecisionJournal;
import io.llmspell.state.DecisionRecorder;
import io.llmspell.state.JournalQuery;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The application is started twice on the same folder. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestartTest {

    private static final String REQUEST = "please move reservation BAS101 to an evening flight";

    private final HttpClient client = HttpClient.newHttpClient();

    private final JsonMapper mapper = new JsonMapper();

    private List<AuditEntry> auditOfTheFirst = List.of();

    private ConfigurableApplicationContext second;

    String[] arguments(Path data) {
        return new String[] {"--travel.data=" + data};
    }

    @BeforeAll
    void runTwice(@TempDir Path data) {
        try (ConfigurableApplicationContext first = Desks.start(arguments(data))) {
            this.auditOfTheFirst = first.getBean(Auditor.class).latest();
            first.getBean(EventBus.class).find("audit").orElseThrow().close();
            // The auditor misses this one.
            first.getBean(RequestPlayer.class).play(REQUEST);
        }
        this.second = Desks.startForTheWeb(arguments(data));
    }

    @AfterAll
    void close() {
        this.second.close();
    }

    @Test
    void theRunBeforeIsInTheHistory() throws Exception {
        JsonNode runs = get("/history").path("entries");

        assertThat(runs.size()).isEqualTo(2);
        assertThat(runs.at("/0/current").asBoolean()).isTrue();
        assertThat(runs.at("/0/conversations").asInt()).isEqualTo(12);
        JsonNode before = runs.path(1);
        assertThat(before.path("current").asBoolean()).isFalse();
        assertThat(before.path("conversations").asInt()).isEqualTo(13);
        assertThat(before.path("calls").asInt()).isEqualTo(55);
        assertThat(before.path("cancelled").asInt()).isEqualTo(10);
        assertThat(before.path("failed").asInt()).isZero();
        assertThat(before.path("startedAt").asString())
                .isLessThan(runs.at("/0/startedAt").asString());
    }

    @Test
    void runsAreTurnedPageByPage() throws Exception {
        JsonNode newest = get("/history?size=1");
        JsonNode oldest = get("/history?size=1&after=" + newest.path("next").asLong());

        assertThat(newest.at("/entries/0/current").asBoolean()).isTrue();
        assertThat(oldest.at("/entries/0/id").asString()).isEqualTo(firstRun());
        assertThat(get("/history?after=" + oldest.path("next").asLong(1)).path("entries"))
                .isEmpty();
    }

    @Test
    void theConversationsOfTheRunBeforeAreTold() throws Exception {
        JsonNode conversations = get("/history/" + firstRun()).path("entries");

        assertThat(conversations.findValuesAsString("name"))
                .hasSize(13)
                .startsWith("basic-economy-change")
                .endsWith("request-1");
        assertThat(conversations)
                .allSatisfy(each -> assertThat(each.path("over").asBoolean()).isTrue());
    }

    @Test
    void theTimelineOfAConversationIsToldInParts() throws Exception {
        String path = "/history/conversations/" + firstConversation();
        List<String> types = new ArrayList<>();
        String next = "0";
        while (!next.isEmpty()) {
            JsonNode part = get(path + "?size=7&after=" + next);
            assertThat(part.path("entries").size()).isBetween(1, 7);
            types.addAll(part.path("entries").findValuesAsString("type"));
            next = part.path("next").asString("");
        }

        assertThat(types)
                .startsWith("desk.conversation.started", "agent.execution.started")
                .containsOnlyOnce("tool.execution.cancelled")
                .endsWith("desk.conversation.ended")
                .containsExactlyElementsOf(
                        get(path + "?size=100").path("entries").findValuesAsString("type"));
    }

    @Test
    void whatIsNoRunAndNoConversationIsEmpty() throws Exception {
        assertThat(get("/history/it's%20none").path("entries")).isEmpty();
        assertThat(get("/history/conversations/none").path("entries")).isEmpty();
    }

    @Test
    void theAuditGoesOnWhereItStopped() {
        List<AuditEntry> audit = this.second.getBean(Auditor.class).latest();

        assertThat(this.auditOfTheFirst).hasSize(9);
        assertThat(audit).hasSize(19).endsWith(this.auditOfTheFirst.toArray(AuditEntry[]::new));
        assertThat(audit.get(9))
                .extracting(AuditEntry::conversation, AuditEntry::hook)
                .containsExactly("request-1", "policy.keepBasicEconomyFlights");
        assertThat(audit.subList(0, 9)).noneMatch(this.auditOfTheFirst::contains);
    }

    @Test
    void nothingPersonalIsStored() throws Exception {
        assertThat(this.second.getBean(DecisionRecorder.class).flush(Duration.ofSeconds(10)))
                .isTrue();
        EventStorage storage = this.second.getBean(EventStorage.class);
        DecisionJournal decisions = this.second.getBean(DecisionJournal.class);
        try (Stream<StoredEvent> events = storage.stream(EventQuery.all())) {
            assertThat(events.map(stored -> new String(stored.event().toJson(), StandardCharsets.UTF_8)))
                    .hasSizeGreaterThan(600)
                    .noneMatch(RestartTest::personal);
        }
        assertThat(decisions.stream(JournalQuery.all()).map(Object::toString))
                .hasSizeGreaterThan(100)
                .anyMatch(decision -> decision.contains("[redacted]"))
                .noneMatch(RestartTest::personal);
    }

    private static boolean personal(String text) {
        return Stream.of("mail.example", "1988-06-02", "1981-02-14", "1995-09-30", "credit_card_9001", "certificate_77")
                .anyMatch(text::contains);
    }

    private String firstRun() throws Exception {
        return get("/history").at("/entries/1/id").asString();
    }

    private String firstConversation() throws Exception {
        return get("/history/" + firstRun()).at("/entries/0/correlationId").asString();
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        int port = ((WebServerApplicationContext) this.second).getWebServer().getPort();
        HttpResponse<String> answer = this.client.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        return this.mapper.readTree(answer.body());
    }
}
