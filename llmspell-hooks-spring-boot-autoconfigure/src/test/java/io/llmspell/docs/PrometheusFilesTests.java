package io.llmspell.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** That the dashboard of Grafana and the alerts of Prometheus name what a scrape has. */
class PrometheusFilesTests {

    private static final Pattern VARIABLE = Pattern.compile("label_values\\((.*), (\\w+)\\)");

    private static final Pattern SHOWN = Pattern.compile("\\{\\{\\s*(?:\\$labels\\.)?(\\w+)\\s*}}");

    private static Scrape scrape;

    @BeforeAll
    static void scrape(@TempDir Path folder) throws IOException {
        scrape = new Scrape(ConfigurationPageTests.scrapeOfAllMeters(folder));
    }

    @Test
    void theDashboardOfGrafanaNamesWhatAScrapeHas() throws IOException {
        JsonNode dashboard = JsonMapper.shared().readTree(read("grafana/llmspell.json"));
        int expressions = 0;
        for (JsonNode panel : dashboard.get("panels")) {
            for (JsonNode target : panel.path("targets")) {
                PromQuery query = PromQuery.of(target.get("expr").asString());
                expressions++;

                assertThat(query.metrics()).isNotEmpty();
                assertThat(query.problems(scrape))
                        .as(panel.get("title").asString())
                        .isEmpty();
                assertThat(query.grouped())
                        .as(panel.get("title").asString())
                        .containsAll(shownLabels(target.get("legendFormat").asString()));
                assertThat(target.get("datasource").get("uid").asString()).isEqualTo("${datasource}");
            }
        }
        assertThat(expressions).isGreaterThan(20);
    }

    @Test
    void theVariablesOfGrafanaAreLabelsOfAScrape() throws IOException {
        List<String> names = new ArrayList<>();
        for (JsonNode variable : JsonMapper.shared()
                .readTree(read("grafana/llmspell.json"))
                .get("templating")
                .get("list")) {
            names.add(variable.get("name").asString());
            if (variable.get("type").asString().equals("query")) {
                Matcher query =
                        VARIABLE.matcher(variable.get("query").get("query").asString());
                assertThat(query.matches()).isTrue();
                assertThat(PromQuery.of("sum by (" + query.group(2) + ") (" + query.group(1) + ")")
                                .problems(scrape))
                        .isEmpty();
            }
        }
        assertThat(names).containsExactly("datasource", "job", "instance", "hook");
    }

    @Test
    @SuppressWarnings("unchecked")
    void theAlertsNameWhatAScrapeHas() throws IOException {
        Map<String, Object> file = new Yaml().load(read("prometheus/alerts.yml"));
        List<String> alerts = new ArrayList<>();
        for (Map<String, Object> group : (List<Map<String, Object>>) file.get("groups")) {
            for (Map<String, Object> rule : (List<Map<String, Object>>) group.get("rules")) {
                String alert = (String) rule.get("alert");
                PromQuery query = PromQuery.of((String) rule.get("expr"));
                Map<String, String> annotations = (Map<String, String>) rule.get("annotations");
                alerts.add(alert);

                assertThat(query.metrics()).as(alert).isNotEmpty();
                assertThat(query.problems(scrape)).as(alert).isEmpty();
                assertThat(annotations).as(alert).containsKeys("summary", "description");
                assertThat(query.grouped()).as(alert).containsAll(shownLabels(annotations.toString()));
                assertThat((Map<String, String>) rule.get("labels")).containsKey("severity");
            }
        }
        assertThat(alerts).hasSizeGreaterThan(10).doesNotHaveDuplicates();
        assertThat(read("dashboard.md").lines().filter(line -> line.startsWith("| `Llmspell")))
                .hasSameSizeAs(alerts)
                .allMatch(row -> alerts.contains(row.substring(3, row.indexOf('`', 3))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '@',
            value = {
                "sum(rate(hook_runs_total[5m]))                                      @ no metric hook_runs_total",
                "hook_executions_total{component=\"x\"}                                @ no label component of hook_executions_total",
                "sum by (point, phase) (hook_executions_total)                       @ no label phase of hook_executions_total",
                "sum(hook_executions_total) without (phase) > 0                      @ no label phase of hook_executions_total",
                "a_total + on (hook) hook_failures_total{result=~\"timeout|late\"}     @ no metric a_total",
                "1 - hook_failures_total{result=~\"timeout|late\"}                     @ no result late of hook_failures_total",
                "histogram_quantile(0.5, sum by (le) (rate(hook_executions_total[1m]))) @ no label le of hook_executions_total",
            })
    void aWrongNameIsFound(String expression, String problem) {
        assertThat(PromQuery.of(expression).problems(scrape)).contains(problem);
    }

    @Test
    void functionsNumbersAndVariablesAreNoMetrics() {
        String expression = "clamp_max(sum by (hook) (rate(hook_executions_total{hook=~\"$hook\"}[$__rate_interval]"
                + " offset 1w)), 1e3) > bool 0 and on (hook) hook_failures_total{result=\"timeout\"}";

        assertThat(PromQuery.of(expression).metrics()).containsOnlyKeys("hook_executions_total", "hook_failures_total");
        assertThat(PromQuery.of(expression).problems(scrape)).isEmpty();
    }

    private static List<String> shownLabels(String text) {
        return SHOWN.matcher(text).results().map(found -> found.group(1)).toList();
    }

    private static String read(String file) throws IOException {
        return Files.readString(Path.of("../docs", file), StandardCharsets.UTF_8);
    }
}
