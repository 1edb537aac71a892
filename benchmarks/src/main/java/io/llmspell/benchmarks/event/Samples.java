package io.llmspell.benchmarks.event;

import io.llmspell.event.EventSource;
import io.llmspell.event.UniversalEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** An event as agents publish it: five members of data, one of metadata, some 500 bytes as JSON. */
final class Samples {

    static final String TYPE = "agent.execution.completed";

    private static final String COMPONENT = "agent";

    private static final String AGENT = "research-agent-17";

    private static final long DURATION = 1234;

    private static final String MODEL = "gpt-large-2026-01-preview";

    private static final String SUMMARY = "completed 3 tool calls, 2 cached, 0 failed; tokens in=1204 out=311";

    private Samples() {}

    /** The data as a class of an application. */
    record Completed(String agent, long durationMs, boolean success, String model, String summary) {}

    static Completed bean() {
        return new Completed(AGENT, DURATION, true, MODEL, SUMMARY);
    }

    static Map<String, Object> map() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("agent", AGENT);
        data.put("duration_ms", DURATION);
        data.put("success", true);
        data.put("model", MODEL);
        data.put("summary", SUMMARY);
        return data;
    }

    static ObjectNode node() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("agent", AGENT)
                .put("duration_ms", DURATION)
                .put("success", true)
                .put("model", MODEL)
                .put("summary", SUMMARY);
    }

    /** The source of a publisher's events, from 0 to 9. */
    static EventSource source(int publisher) {
        return new EventSource(COMPONENT + publisher, "agent-17", "0198c0de-7e57-7000-8000-00000000beef");
    }

    /** Whose event it is: read off its source, so that the same event goes through every bus. */
    static int publisherOf(UniversalEvent event) {
        return event.source().component().charAt(COMPONENT.length()) - '0';
    }

    static UniversalEvent event(String type, EventSource source, Object data) {
        return UniversalEvent.builder(type)
                .source(source)
                .data(data)
                .metadata("tenant", "acme")
                .build();
    }

    static UniversalEvent event(int publisher) {
        return event(TYPE, source(publisher), map());
    }
}
