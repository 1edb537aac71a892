package io.llmspell.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.llmspell.annotation.Hook;
import io.llmspell.autoconfigure.BridgeAutoConfiguration;
import io.llmspell.autoconfigure.EventAutoConfiguration;
import io.llmspell.autoconfigure.EventMetersAutoConfiguration;
import io.llmspell.autoconfigure.EventStorageAutoConfiguration;
import io.llmspell.autoconfigure.HookAutoConfiguration;
import io.llmspell.autoconfigure.HookJournalAutoConfiguration;
import io.llmspell.autoconfigure.HookMetersAutoConfiguration;
import io.llmspell.bridge.ScriptHost;
import io.llmspell.docs.ReadmeExample.Guardrails;
import io.llmspell.docs.ReadmeExample.Shell;
import io.llmspell.event.EventBus;
import io.llmspell.event.RefusalReason;
import io.llmspell.event.SubscriptionOptions;
import io.llmspell.hook.BreakerState;
import io.llmspell.hook.HookFailure;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.ResultType;
import io.llmspell.hook.StandardHookPoint;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** That the tables of {@code docs/configuration.md} are those of the code. */
class ConfigurationPageTests {

    @Test
    void theTableOfPropertiesIsThatOfTheCode() throws IOException {
        JsonNode metadata = JsonMapper.shared()
                .readTree(Files.readString(
                        Path.of("target/classes/META-INF/spring-configuration-metadata.json"), StandardCharsets.UTF_8));
        Map<String, String> rows = new TreeMap<>();
        for (JsonNode property : metadata.get("properties")) {
            rows.put(property.get("name").asString(), rowOf(property));
        }

        TableOfPage.of("configuration.md", "| property | default |").isMadeOf(List.copyOf(rows.values()));
    }

    private static String rowOf(JsonNode property) {
        String name = property.get("name").asString();
        String description = property.path("description").asString();
        assertThat(description).as("description of %s", name).endsWith(".").doesNotContain("{@", "|");
        String value = defaultOf(property);
        return "| `%s` | %s | %s |"
                .formatted(
                        name,
                        value.isEmpty() ? "" : "`" + value + "`",
                        withChoices(description, property.path("type").asString()));
    }

    private static String defaultOf(JsonNode property) {
        JsonNode value = property.path("defaultValue");
        return value.isArray() ? "" : value.asString("");
    }

    /** The values of our enums; the properties of a class are no values. */
    private static String withChoices(String description, String type) {
        Object[] constants = constantsOf(type);
        if (constants == null) {
            return description;
        }
        List<String> choices = Arrays.stream(constants)
                .map(value -> "`" + value.toString().toLowerCase(Locale.ROOT).replace('_', '-') + "`")
                .toList();
        int last = choices.size() - 1;
        return description.substring(0, description.length() - 1) + ": " + String.join(", ", choices.subList(0, last))
                + " or " + choices.get(last) + ".";
    }

    private static Object[] constantsOf(String type) {
        if (!type.startsWith("io.llmspell.")) {
            return null;
        }
        try {
            return Class.forName(type).getEnumConstants();
        } catch (ClassNotFoundException ex) {
            throw new IllegalStateException(ex);
        }
    }

    @Test
    void theTableOfMetersIsThatOfAScrape(@TempDir Path folder) throws IOException {
        String scrape = scrapeOfAllMeters(folder);

        TableOfPage.of("configuration.md", "| meter | type |").isMadeOf(new Scrape(scrape).rows());
    }

    static String scrapeOfAllMeters(Path folder) throws IOException {
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Path script = Files.writeString(
                Files.createDirectory(folder.resolve("scripts")).resolve("quiet.lua"), "local nothing = 1");
        String[] scrape = new String[1];
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        HookAutoConfiguration.class,
                        HookMetersAutoConfiguration.class,
                        HookJournalAutoConfiguration.class,
                        EventAutoConfiguration.class,
                        EventStorageAutoConfiguration.class,
                        EventMetersAutoConfiguration.class,
                        BridgeAutoConfiguration.class))
                .withBean(MeterRegistry.class, () -> meters)
                .withBean("shell", Shell.class)
                .withBean(Guardrails.class)
                .withBean(Failing.class)
                .withPropertyValues(
                        "llmspell.events.storage.type=jdbc",
                        "llmspell.events.storage.path=" + folder.resolve("events"),
                        "llmspell.hooks.journal.enabled=true",
                        "llmspell.bridge.scripts.locations="
                                + script.getParent().toUri(),
                        "llmspell.hooks.timeout=30s")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context.getBean(Shell.class).run("ls")).isEqualTo("ran ls");
                    assertThatExceptionOfType(RuntimeException.class)
                            .isThrownBy(() -> context.getBean(Shell.class).run("rm -rf /"));
                    EventBus bus = context.getBean(EventBus.class);
                    bus.subscribe(List.of("order.*"), SubscriptionOptions.named("billing"), event -> {});
                    bus.publish("order.paid", 1);
                    context.getBean(ScriptHost.class).unload("quiet");
                    scrape[0] = meters.scrape();
                });
        return scrape[0];
    }

    @Test
    void theMetersSayEveryValueOfATag() throws IOException {
        String page = Files.readString(Path.of("../docs/configuration.md"), StandardCharsets.UTF_8);

        assertThat(rowOfMeter(page, "hook_failures_total"))
                .contains(names(HookFailure.Kind.values(), HookFailure.Kind::externalName));
        assertThat(rowOfMeter(page, "hook_result_types_total"))
                .contains(names(ResultType.values(), ResultType::externalName));
        assertThat(rowOfMeter(page, "circuit_breaker_state"))
                .contains(names(BreakerState.values(), BreakerState::externalName));
        assertThat(rowOfMeter(page, "events_dropped_total"))
                .contains(names(RefusalReason.values(), RefusalReason::externalName));
    }

    private static String rowOfMeter(String page, String name) {
        return page.lines()
                .filter(line -> line.startsWith("| `" + name + "` |"))
                .findFirst()
                .orElseThrow();
    }

    private static <E> List<String> names(E[] values, Function<E, String> name) {
        return Stream.of(values).map(name).toList();
    }

    static class Failing {

        @Hook(value = StandardHookPoint.AFTER_TOOL_EXECUTION, phase = HookPhase.OBSERVE)
        void fail() {
            throw new IllegalStateException("on purpose");
        }
    }
}
