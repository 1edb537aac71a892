package io.llmspell.autoconfigure;

import static io.llmspell.autoconfigure.EventsEndpointTests.drain;
import static io.llmspell.autoconfigure.EventsEndpointTests.paused;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.autoconfigure.EventServer.Answer;
import io.llmspell.event.EventBus;
import io.llmspell.event.FlowController;
import io.llmspell.event.RetryPolicy;
import io.llmspell.event.Subscription;
import io.llmspell.event.SubscriptionOptions;
import io.llmspell.event.UniversalEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sends the requests that the page about Actuator shows, in its order, and compares the answers with its own. */
class EventsEndpointPageTests {

    private static final Path PAGE = Path.of("..", "docs", "actuator.md");

    private static final Pattern SAMPLE = Pattern.compile(
            "`(GET|POST|DELETE) /actuator/(\\S+)`(?: with `(\\{.*?\\})`)?\\n\\n```json\\n(.*?)```", Pattern.DOTALL);

    @Test
    void theSamplesOfThePageAreAnswers() throws IOException {
        String page = Files.readString(PAGE);
        Matcher sample = SAMPLE.matcher(page.substring(page.indexOf("\n## Events\n")));
        List<String> shown = new ArrayList<>();
        List<String> answered = new ArrayList<>();
        EventServer.writable()
                .withPropertyValues("llmspell.events.storage.type=memory", "spring.application.name=shop")
                .run(context -> {
                    EventBus bus = context.getBean(EventBus.class);
                    begin(bus);
                    while (sample.find()) {
                        String request = sample.group(1) + " " + sample.group(2);
                        shown.add(request + "\n" + pretty(sample.group(4)));
                        Answer answer = send(EventServer.of(context), bus, sample);
                        answered.add(request + "\n" + pretty(answer.text()));
                    }
                });

        assertThat(shown).hasSize(9);
        assertThat(answered).isEqualTo(shown);
    }

    private static void begin(EventBus bus) {
        bus.subscribe(List.of("order.**"), SubscriptionOptions.named("billing.bill"), event -> {});
        SubscriptionOptions once = SubscriptionOptions.builder()
                .name("mail.send")
                .retry(RetryPolicy.never())
                .build();
        bus.subscribe(List.of("order.paid"), once, event -> {
            throw new IllegalStateException("no address");
        });
        for (String type : List.of("order.placed", "order.paid")) {
            bus.publish(UniversalEvent.builder(type)
                    .component("shop")
                    .correlationId("run-1")
                    .data(Map.of("amount", 7))
                    .build());
        }
        drain(bus);
        paused(bus, "audit", 10, FlowController.dropOldest(), "order.*");
        bus.publish(UniversalEvent.builder("order.placed").component("shop").build());
    }

    private static Answer send(EventServer server, EventBus bus, Matcher sample) {
        bus.find("billing.bill").ifPresent(EventsEndpointPageTests::settle);
        bus.find("mail.send").ifPresent(EventsEndpointPageTests::settle);
        String path = sample.group(2);
        if (path.contains("{id}")) {
            path = path.replace("{id}", bus.deadLetters().list().get(0).id());
        }
        return switch (sample.group(1)) {
            case "POST" -> server.post(path, sample.group(3));
            case "DELETE" -> server.delete(path);
            default -> server.get(path);
        };
    }

    private static void settle(Subscription subscription) {
        try {
            assertThat(subscription.drain(Duration.ofSeconds(30))).isTrue();
        } catch (InterruptedException ex) {
            throw new AssertionError(ex);
        }
    }

    /** The same for all ids, times and durations, which differ from run to run. */
    private static String pretty(String json) {
        JsonNode tree = JsonMapper.shared().readTree(json);
        return JsonMapper.shared()
                .writerWithDefaultPrettyPrinter()
                .writeValueAsString(tree)
                .replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "(id)")
                .replaceAll("\"20[0-9-]{8}T[0-9:.]+Z\"", "\"(time)\"")
                .replaceAll("\"PT[0-9.HMS]+\"", "\"(duration)\"");
    }
}
