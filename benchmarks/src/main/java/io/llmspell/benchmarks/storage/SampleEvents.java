package io.llmspell.benchmarks.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.llmspell.event.EventSource;
import io.llmspell.event.UniversalEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Events as agents publish them, some 500 bytes as JSON. */
final class SampleEvents {

    static final String TYPE = "agent.execution.completed";

    static final String COMPONENT = "agent";

    /** Events of one correlation id. */
    static final int RUN = 10;

    private static final int CHUNK = 50_000;

    private static final String CORRELATION = "run-";

    private SampleEvents() {}

    static UniversalEvent event(String correlationId) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("agent", "research-agent-17");
        data.put("duration_ms", 1234);
        data.put("success", true);
        data.put("model", "gpt-large-2026-01-preview");
        data.put("summary", "completed 3 tool calls, 2 cached, 0 failed; tokens in=1204 out=311");
        return UniversalEvent.builder(TYPE)
                .source(new EventSource(COMPONENT, "agent-17", correlationId))
                .data(data)
                .metadata("tenant", "acme")
                .build();
    }

    static String correlationId(int run) {
        return CORRELATION + run;
    }

    /** Puts so many events into the table by SQL, faster than anybody publishes: the indexes are made in the end. */
    static void fill(BenchmarkDatabase database, int count) {
        database.createTables();
        JdbcTemplate jdbc = database.jdbc();
        List<String> indexes = indexes(database);
        indexes.forEach(index -> jdbc.execute(index.replaceFirst("CREATE .*?(\\w+) ON .*", "DROP INDEX $1")));
        long began = System.nanoTime();
        for (int from = 1; from <= count; from += CHUNK) {
            fill(database, from, Math.min(count, from + CHUNK - 1));
        }
        indexes.forEach(jdbc::execute);
        jdbc.update("UPDATE llmspell_event_sequence SET last_position = ?", count);
        jdbc.execute("ANALYZE" + (database.isH2() ? "" : " llmspell_event"));
        System.out.printf("%,d events in %d s%n", count, (System.nanoTime() - began) / 1_000_000_000);
    }

    private static void fill(BenchmarkDatabase database, int from, int to) {
        String id = "CONCAT('00000000-0000-7000-8000-', LPAD(CAST(n.number AS VARCHAR), 12, '0'))";
        String correlationId = "CONCAT('" + CORRELATION + "', CAST(n.number / " + RUN + " AS VARCHAR))";
        UniversalEvent sample = event("@run@");
        List<Object> values = new ArrayList<>(List.of(TYPE, COMPONENT));
        // The parts of the JSON between what differs, as parameters.
        StringBuilder body = new StringBuilder("CONCAT(CAST(? AS VARCHAR)");
        String json = new String(sample.toJson(), UTF_8).replace(sample.id().toString(), "@id@");
        for (String part : json.split("(?<=@)|(?=@)", -1)) {
            if (part.equals("id") || part.equals("run")) {
                body.append(", ").append(part.equals("id") ? id : correlationId).append(", CAST(? AS VARCHAR)");
            } else if (!part.equals("@")) {
                values.add(part);
            }
        }
        body.append(')');
        database.jdbc()
                .update(
                        "INSERT INTO llmspell_event"
                                + " (position, id, event_type, occurred, component, correlation_id, size_bytes, body)"
                                + " SELECT n.number, CAST(" + id + " AS UUID), ?, n.number, ?, " + correlationId + ", "
                                + json.length() + ", " + body + " FROM (" + numbers(database, from, to) + ") n",
                        values.toArray());
    }

    private static String numbers(BenchmarkDatabase database, int from, int to) {
        return database.isH2()
                ? "SELECT X AS number FROM SYSTEM_RANGE(" + from + ", " + to + ")"
                : "SELECT number FROM generate_series(" + from + ", " + to + ") number";
    }

    /** How the indexes of the table of events are made. */
    private static List<String> indexes(BenchmarkDatabase database) {
        String script = "io/llmspell/event/storage/events-" + (database.isH2() ? "h2" : "postgresql") + "-1.sql";
        try {
            String sql = new ClassPathResource(script).getContentAsString(UTF_8);
            return sql
                    .replaceAll("--.*", "")
                    .lines()
                    .collect(Collectors.joining(" "))
                    .transform(all -> List.of(all.split(";", -1)))
                    .stream()
                    .map(String::strip)
                    .filter(statement -> statement.matches("CREATE (UNIQUE )?INDEX .* ON llmspell_event \\(.*"))
                    .toList();
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /** Those of plain JDBC: as new as those of our publishers. */
    static UUID id() {
        return UniversalEvent.builder(TYPE).build().id();
    }
}
