package io.llmspell.sample.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.hook.HookRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The application as it runs after its replay, over HTTP. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class TravelDeskPageTest {

    private final HttpClient client = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    @Autowired
    private JsonMapper mapper;

    @Autowired
    private HookRegistry hooks;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hook_executions_total{",
                "hook_execution_duration_seconds_bucket{",
                "hook_execution_duration_seconds_count{",
                "hook_execution_duration_seconds_sum{",
                "hook_failures_total{",
                "circuit_breaker_state{",
                "hook_result_types_total{",
                "events_published_total ",
                "events_delivered_total{",
                "events_dropped_total{",
                "subscription_queue_depth{",
                "pattern_match_duration_seconds_count ",
                "desk_cost_total{"
            })
    void allMetersAreScraped(String sample) throws Exception {
        assertThat(get("/actuator/prometheus").body().lines()).anyMatch(line -> line.startsWith(sample));
    }

    @Test
    void aScrapeTellsWhatTheGuardOfBasicEconomyDecided() throws Exception {
        assertThat(get("/actuator/prometheus").body().lines())
                .anyMatch(line -> line.startsWith("hook_result_types_total{")
                        && line.contains("policy.keepBasicEconomyFlights")
                        && line.contains("\"cancel\""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/llmspell/", "/actuator/hooks", "/actuator/hookgraph", "/actuator/decisions", "/actuator/events"
            })
    void theDashboardAndWhatItAsksAreThere(String path) throws Exception {
        assertThat(get(path).statusCode()).isEqualTo(200);
    }

    @Test
    void aScrapeTellsOfTheBreakerOfEveryHook() throws Exception {
        List<String> states = get("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith("circuit_breaker_state{"))
                .toList();

        assertThat(this.hooks.hooks())
                .isNotEmpty()
                .allSatisfy(hook -> assertThat(states).anyMatch(line -> line.contains("\"" + hook.name() + "\"")));
    }

    @Test
    void aScrapeTellsWhatTheArchiveDropped() throws Exception {
        assertThat(get("/actuator/prometheus").body().lines())
                .anyMatch(line -> line.startsWith("events_dropped_total{")
                        && line.contains("\"archive.keep\"")
                        && line.contains("\"overflow\"")
                        && !line.endsWith(" 0.0"));
    }

    @Test
    void whatBecameOfTheEventsIsTold() throws Exception {
        JsonNode view = this.mapper.readTree(get("/events/summary").body());

        assertThat(view.at("/events/published").asLong()).isGreaterThan(300);
        assertThat(view.at("/events/subscriptions").findValuesAsString("name"))
                .contains("archive.keep", "audit", "costs.charge");
        assertThat(view.at("/events/costs/byTool/transfer_to_human_agents").asInt())
                .isEqualTo(200);
        assertThat(view.path("audit").findValuesAsString("hook")).contains("policy.keepBasicEconomyFlights");
    }

    @Test
    void thePageIsOneFileThatLoadsNothingFromElsewhere() throws Exception {
        HttpResponse<String> page = get("/");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
                .contains("<title>Travel desk</title>", "textContent")
                .doesNotContain("innerHTML", "http://", "https://", "src=");
    }

    @Test
    void theConversationsComeWithWhatEachHookDecided() throws Exception {
        JsonNode view = this.mapper.readTree(get("/conversations").body());

        JsonNode change = conversation(view, "basic-economy-change");
        assertThat(change.path("over").asBoolean()).isTrue();
        assertThat(change.at("/entries/0/kind").asString()).isEqualTo("customer");
        JsonNode refused = change.at("/entries/5");
        assertThat(refused.path("text").asString()).isEqualTo("update_reservation_flights");
        assertThat(refused.path("outcome").asString()).isEqualTo("cancelled");
        JsonNode decision = refused.at("/decisions/0");
        assertThat(decision.path("hook").asString()).isEqualTo("policy.keepBasicEconomyFlights");
        assertThat(decision.path("point").asString()).isEqualTo("BeforeToolExecution");
        assertThat(decision.path("reason").asString()).contains("BAS101 is basic economy");
        assertThat(view.path("basicEconomyViolations").asLong()).isGreaterThanOrEqualTo(2);
        assertThat(view.path("latest").size()).isGreaterThanOrEqualTo(12);
    }

    @Test
    void thePolicyCanBeTriedWithoutAGuard() throws Exception {
        JsonNode trial = this.mapper.readTree(
                get("/trial?without=policy.keepFlownFlights").body());

        assertThat(trial.at("/decisions/missing").asInt()).isEqualTo(2);
        assertThat(trial.path("differences").findValuesAsString("conversation")).contains("cancel-flown-trip");
        assertThat(this.mapper.readTree(get("/trial").body()).path("score").asDouble())
                .isEqualTo(1.0);
    }

    @Test
    void aTrialWithoutAHookThatIsNoneIsRefused() throws Exception {
        HttpResponse<String> answer = get("/trial?without=policy.none");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("There is no hook 'policy.none'");
    }

    @Test
    void nothingPersonalIsShown() throws Exception {
        assertThat(get("/conversations").body())
                .contains("[redacted]")
                .doesNotContain("mail.example", "1988-06-02", "1981-02-14", "credit_card_9001", "certificate_77");
    }

    @Test
    void aReaderWhoHasSeenItAllGetsNothing() throws Exception {
        long version = this.mapper
                .readTree(get("/conversations").body())
                .path("version")
                .asLong();

        HttpResponse<String> again = get("/conversations?seen=" + version);

        assertThat(again.statusCode()).isEqualTo(204);
        assertThat(get("/conversations?seen=" + (version - 1)).statusCode()).isEqualTo(200);
    }

    @Test
    void aRequestInOnesOwnWordsIsServed() throws Exception {
        HttpResponse<String> held = post("{\"text\": \"<b>please move reservation BAS101 to an evening flight</b>\"}");

        assertThat(held.statusCode()).isEqualTo(200);
        String name = this.mapper.readTree(held.body()).path("conversation").asString();
        JsonNode conversation =
                conversation(this.mapper.readTree(get("/conversations").body()), name);
        assertThat(conversation.at("/entries/0/text").asString()).contains("<b>please move");
        assertThat(conversation.at("/entries/5/outcome").asString()).isEqualTo("cancelled");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"text\": \"  \"}", "nonsense"})
    void aRequestWithoutWordsIsRefused(String body) throws Exception {
        assertThat(post(body).statusCode()).isEqualTo(400);
    }

    @Test
    void aRequestThatIsTooLongIsRefused() throws Exception {
        assertThat(post("{\"text\": \"" + "word ".repeat(500) + "\"}").statusCode())
                .isEqualTo(400);
    }

    @Test
    void aRequestLikeNoRecordingIsNotFound() throws Exception {
        assertThat(post("{\"text\": \"quantum entanglement explained briefly\"}")
                        .statusCode())
                .isEqualTo(404);
    }

    private static JsonNode conversation(JsonNode view, String id) {
        for (JsonNode conversation : view.path("latest")) {
            if (conversation.path("id").asString().equals(id)) {
                return conversation;
            }
        }
        throw new AssertionError("no conversation " + id + " in " + view);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)).build());
    }

    private HttpResponse<String> post(String body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri("/conversations"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return this.client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://localhost:" + this.port + path);
    }
}
