package io.llmspell.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariDataSource;
import io.llmspell.annotation.ToolComponent;
import io.llmspell.autoconfigure.EventAutoConfiguration;
import io.llmspell.autoconfigure.EventStorageAutoConfiguration;
import io.llmspell.autoconfigure.HookAutoConfiguration;
import io.llmspell.autoconfigure.HookJournalAutoConfiguration;
import io.llmspell.autoconfigure.HookMetersAutoConfiguration;
import io.llmspell.autoconfigure.HookStateAutoConfiguration;
import io.llmspell.docs.ComponentsExample.Booking;
import io.llmspell.docs.ComponentsExample.Weather;
import io.llmspell.docs.HooksExample.DeskHooks;
import io.llmspell.docs.ReadmeExample.Guardrails;
import io.llmspell.docs.ReadmeExample.Shell;
import io.llmspell.event.EventBus;
import io.llmspell.event.EventPattern;
import io.llmspell.event.EventQuery;
import io.llmspell.event.EventStorage;
import io.llmspell.event.PublishResult;
import io.llmspell.event.PullSubscription;
import io.llmspell.event.SubscriptionOptions;
import io.llmspell.event.UniversalEvent;
import io.llmspell.event.storage.DurableEventStorage;
import io.llmspell.event.storage.DurableEventStorageBuilder;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.StandardHookPoint;
import io.llmspell.jdbc.DatabaseKind;
import io.llmspell.jdbc.StoreDatabase;
import io.llmspell.jdbc.TestDatabase;
import io.llmspell.state.DecisionJournal;
import io.llmspell.state.DecisionRecorder;
import io.llmspell.state.HookStateStore;
import io.llmspell.state.JournalQuery;
import io.llmspell.state.ReplayReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import tools.jackson.databind.json.JsonMapper;

class DocumentationTests {

    private static final Path ROOT = Path.of("..");

    private static final Pattern JAVA_BLOCK = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    HookAutoConfiguration.class, HookMetersAutoConfiguration.class, EventAutoConfiguration.class));

    @ParameterizedTest
    @CsvSource({
        "README.md, ReadmeExample",
        "docs/hooks.md, HooksExample",
        "docs/components.md, ComponentsExample",
        "docs/events.md, EventsExample",
        "docs/storage.md, StorageExample",
        "docs/hook-state.md, HookStateExample",
        "docs/journal.md, JournalExample",
        "docs/migration.md, MigrationExample",
        "docs/security.md, SecurityExample",
        "docs/tracing.md, TracingExample",
        "docs/frameworks.md, FrameworksExample+LangChain4jExample",
        "docs/testing.md, testing/Guardrails+testing/Billing+testing/GuardrailsTests+testing/BillingTests",
    })
    void thePageShowsWhatIsCompiledHere(String page, String example) throws IOException {
        StringBuilder compiled = new StringBuilder();
        for (String file : example.split("\\+", -1)) {
            compiled.append(read(Path.of("src/test/java/io/llmspell/docs", file + ".java")));
        }
        String source = compiled.toString().replace("static class", "class");
        Matcher block = JAVA_BLOCK.matcher(read(ROOT.resolve(page)));
        List<String> shown = new ArrayList<>();
        while (block.find()) {
            shown.add(block.group(1));
        }

        assertThat(shown)
                .isNotEmpty()
                .allSatisfy(code -> assertThat(squeeze(source)).contains(squeeze(code)));
    }

    @Test
    void theReadmeExampleBlocksWhatItSays() {
        this.runner
                .withBean("shell", Shell.class)
                .withBean(Guardrails.class)
                .withBean("alarm", ReadmeExample.Alarm.class)
                .run(context -> {
                    Shell shell = context.getBean(Shell.class);
                    EventBus bus = context.getBean(EventBus.class);
                    PullSubscription blocked = bus.subscribe("tool.execution.cancelled");

                    assertThat(shell.run("ls")).isEqualTo("ran ls");
                    assertThatExceptionOfType(HookCancelledException.class)
                            .isThrownBy(() -> shell.run("rm -rf /"))
                            .withMessageContaining("destructive command");

                    UniversalEvent event =
                            blocked.receive(Duration.ofSeconds(30)).orElseThrow();
                    assertThat(event.at("/component").asString()).isEqualTo("shell-local");
                    assertThat(event.at("/reason").asString()).isEqualTo("destructive command");
                    assertThat(bus.drain(Duration.ofSeconds(30))).isTrue();
                    assertThat(bus.find("alarm.blocked")
                                    .orElseThrow()
                                    .statistics()
                                    .delivered())
                            .isEqualTo(1);
                });
    }

    @Test
    void theHooksOfThePageDoWhatTheySay() {
        this.runner
                .withBean("payments", Payments.class)
                .withBean("deskHooks", DeskHooks.class)
                .withPropertyValues(
                        "llmspell.hooks.instances[deskHooks.redact].operations=search",
                        "llmspell.hooks.instances[deskHooks.limit].operations=pay")
                .run(context -> {
                    Payments payments = context.getBean(Payments.class);

                    assertThat(payments.pay(10)).isEqualTo("paid 10");
                    assertThatExceptionOfType(HookCancelledException.class)
                            .isThrownBy(() -> payments.pay(2000))
                            .withMessageContaining("2000 needs an approval");
                    assertThat(payments.search("  ann ")).isEqualTo("found [ann] at ***");
                    assertThat(payments.flaky()).isEqualTo("third time");
                });
    }

    @Test
    void theHookOfThePageOfStateRemembersAndMigrates() {
        this.runner
                .withConfiguration(AutoConfigurations.of(HookStateAutoConfiguration.class))
                .withBean("payments", Payments.class)
                .withBean("allowance", HookStateExample.Allowance.class)
                .withPropertyValues("llmspell.hooks.state.type=memory", "llmspell.hooks.timeout=30s")
                .run(context -> {
                    context.getBean(HookStateStore.class)
                            .open("allowance.daily", 1)
                            .put("paid", 900);
                    Payments payments = context.getBean(Payments.class);

                    assertThat(payments.pay(600)).isEqualTo("paid 600");
                    assertThatExceptionOfType(HookCancelledException.class)
                            .isThrownBy(() -> payments.pay(600))
                            .withMessageContaining("1000 a day");
                });
    }

    @Test
    void thePolicyTrialOfThePageOfTheJournalRuns() {
        this.runner
                .withConfiguration(AutoConfigurations.of(HookJournalAutoConfiguration.class))
                .withBean("shell", Shell.class)
                .withBean(Guardrails.class)
                .withBean(JournalExample.PolicyTrial.class)
                .withUserConfiguration(JournalExample.Redaction.class)
                .withPropertyValues("llmspell.hooks.journal.enabled=true", "llmspell.hooks.timeout=30s")
                .run(context -> {
                    assertThat(context.getBean(Shell.class).run("sk-123")).isEqualTo("ran sk-123");
                    DecisionRecorder recorder = context.getBean(DecisionRecorder.class);
                    assertThat(recorder.flush(Duration.ofSeconds(30))).isTrue();

                    ReplayReport report =
                            context.getBean(JournalExample.PolicyTrial.class).lastWeek();

                    assertThat(report.score()).isEqualTo(1);
                    assertThat(report.passes()).isEqualTo(1);
                    assertThat(context.getBean(DecisionJournal.class)
                                    .find(JournalQuery.all())
                                    .toString())
                            .contains("***")
                            .doesNotContain("sk-123");
                });
    }

    @Test
    void theWorkflowAndTheTemplateOfThePageRun() {
        this.runner.withBean(Weather.class).withBean(Booking.class).run(context -> {
            assertThat(context.getBean(Weather.class).lookUp("Ulm")).isEqualTo("sunny in Ulm");
            assertThat(context.getBean(Booking.class).book("LH1"))
                    .containsExactly("held LH1", "saved {flight=LH1}", "paid");
        });
    }

    @Test
    void theHandlersOfThePageOfEventsDoWhatTheySay() {
        EventsExample.SEEN.clear();
        this.runner
                .withBean(EventsExample.Accounting.class)
                .withBean("checkout", EventsExample.Checkout.class)
                .run(context -> {
                    EventBus bus = context.getBean(EventBus.class);
                    new EventsExample.InCode().subscribe(bus);

                    context.getBean(EventsExample.Checkout.class).pay("a-7", 700);
                    context.getBean(EventsExample.Checkout.class).pay("a-7", 7);
                    assertThat(bus.drain(Duration.ofSeconds(10))).isTrue();

                    assertThat(EventsExample.SEEN)
                            .containsExactlyInAnyOrder(
                                    "booked a-7 700 true",
                                    "booked a-7 7 true",
                                    "reviewed 700",
                                    "billed order.web.paid",
                                    "billed order.web.paid");
                });
    }

    @Test
    void theHookOfThePageOfEventsMasks() {
        this.runner.withBean(EventsExample.Redaction.class).run(context -> {
            EventBus bus = context.getBean(EventBus.class);

            PublishResult result = bus.publish("order.paid", Map.of("account", "a-7"));

            assertThat(result.event().at("/account").asString()).isEqualTo("***");
        });
    }

    @Test
    void theCodeOfThePageOfKeptEventsDoesWhatItSays() throws Exception {
        StorageExample.SEEN.clear();
        EventStorage kept = EventStorage.upcasting(EventStorage.inMemory(100), List.of(new StorageExample.Cents()));
        try (EventBus bus = EventBus.builder().storage(kept).build()) {
            bus.subscribe(List.of("order.*.paid"), SubscriptionOptions.named("billing"), StorageExample::show);
            UniversalEvent.Builder order =
                    UniversalEvent.builder("order.web.paid").correlationId("run-1");
            bus.publish(order.data(Map.of("amount", 7, "customer", Map.of("country", "DE")))
                    .build());
            bus.publish(order.data(Map.of("amount", 4)).build());
            assertThat(bus.drain(Duration.ofSeconds(10))).isTrue();
            StorageExample.SEEN.clear();

            new StorageExample.Finding().large(kept);
            assertThat(StorageExample.SEEN)
                    .singleElement()
                    .asString()
                    .startsWith("order.web.paid")
                    .contains("700");
            assertThat(new StorageExample.Finding().count(kept)).isEqualTo(2);
            assertThat(new StorageExample.Telling().tell(kept, "run-1"))
                    .hasLineCount(2)
                    .contains("order.web.paid (application)");
            assertThat(new StorageExample.Replaying().billAgain(bus, kept).replayed())
                    .isEqualTo(2);
            assertThat(bus.drain(Duration.ofSeconds(10))).isTrue();
            assertThat(StorageExample.SEEN).hasSize(3).last().asString().contains("400");
            assertThat(kept.lastPosition()).isEqualTo(2);
        }
    }

    @Test
    void theSettingsOfThePageOfKeptEventsAreTaken(@TempDir Path folder) {
        try (HikariDataSource pool = TestDatabase.h2Pool(folder);
                StoreDatabase database = StoreDatabase.open(pool, Duration.ofSeconds(30))) {
            DurableEventStorageBuilder builder = DurableEventStorage.in(database);
            new StorageExample.Keeping().retention().customize(builder);
            new StorageExample.Indexing().indexedFields().customize(builder);
            try (DurableEventStorage storage = builder.build()) {
                UniversalEvent.Builder order =
                        UniversalEvent.builder("order.web.paid").data(Map.of("amount", 700));
                storage.append(order.timestamp(Instant.now().minus(Duration.ofDays(91)))
                        .build());
                storage.append(order.timestamp(Instant.now()).build());

                assertThat(storage.retain()).isEqualTo(1);
                assertThat(storage.query(
                                EventQuery.builder().where("data.amount >= 500").build()))
                        .hasSize(1);
            }
        }
    }

    @Test
    void thePatternsOfThePageMatchAsTheTableSays() throws IOException {
        String page = read(ROOT.resolve("docs/events.md"));
        String table = page.substring(page.indexOf("## Patterns"), page.indexOf("A subscription may have several"));
        List<String> rows = table.lines().filter(line -> line.startsWith("| `")).toList();

        assertThat(rows).hasSizeGreaterThan(10).allSatisfy(row -> {
            String[] cells = row.split("\\|", -1);
            EventPattern pattern = EventPattern.of(quoted(cells[1]).get(0));
            assertThat(quoted(cells[2])).isNotEmpty().allMatch(pattern::matches, "matches " + pattern);
            assertThat(quoted(cells[3])).noneMatch(pattern::matches);
        });
    }

    private static List<String> quoted(String cell) {
        return Pattern.compile("`([^`]+)`")
                .matcher(cell)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    @Test
    void theJsonOfThePageIsAnEvent() throws IOException {
        Matcher block =
                Pattern.compile("```json\\n(.*?)```", Pattern.DOTALL).matcher(read(ROOT.resolve("docs/events.md")));
        assertThat(block.find()).isTrue();

        UniversalEvent event = UniversalEvent.fromJson(block.group(1));

        assertThat(event.eventType()).isEqualTo("order.web.paid");
        assertThat(JsonMapper.shared().readTree(event.toJson()))
                .isEqualTo(JsonMapper.shared().readTree(block.group(1)));
    }

    @Test
    void thePageOfHooksNamesEveryStandardPoint() throws IOException {
        String page = read(ROOT.resolve("docs/hooks.md"));

        assertThat(StandardHookPoint.values())
                .hasSize(43)
                .allSatisfy(point -> assertThat(page).contains(point.name()));
    }

    @ParameterizedTest
    @EnumSource
    void theStepsOfThePageMakeAllTables(DatabaseKind kind, @TempDir Path folder) throws IOException {
        try (HikariDataSource pool =
                (kind == DatabaseKind.H2) ? TestDatabase.h2Pool(folder) : TestDatabase.postgresPool()) {
            JdbcTemplate jdbc = new JdbcTemplate(pool);
            for (String row : scriptRows(read(ROOT.resolve("docs/storage.md")))) {
                for (String step : quoted(row.replace("postgresql", kind.scriptName()))) {
                    if (step.endsWith(".sql")) {
                        new ResourceDatabasePopulator(new ClassPathResource(step)).execute(pool);
                    } else if (step.startsWith("INSERT")) {
                        jdbc.update(step);
                    }
                }
            }

            this.runner
                    .withConfiguration(AutoConfigurations.of(
                            EventStorageAutoConfiguration.class,
                            HookStateAutoConfiguration.class,
                            HookJournalAutoConfiguration.class))
                    .withBean(DataSource.class, () -> pool)
                    .withPropertyValues(
                            "llmspell.events.storage.initialize-schema=never",
                            "llmspell.events.storage.type=jdbc",
                            "llmspell.hooks.state.type=jdbc",
                            "llmspell.hooks.journal.type=jdbc",
                            "llmspell.hooks.journal.enabled=true")
                    .run(context -> {
                        assertThat(context).hasSingleBean(HookStateStore.class).hasSingleBean(DecisionJournal.class);
                        context.getBean(EventBus.class).publish("order.created", 1);
                        assertThat(context.getBean(DurableEventStorage.class).count())
                                .isEqualTo(1);
                    });
        }
    }

    private static List<String> scriptRows(String page) {
        List<String> rows = page.lines()
                .filter(line -> line.startsWith("|") && line.contains(".sql`"))
                .toList();
        assertThat(rows).hasSize(4);
        return rows;
    }

    private static String squeeze(String code) {
        return code.replaceAll("\\s+", " ").trim();
    }

    private static String read(Path path) throws IOException {
        return Files.readString(path, StandardCharsets.UTF_8);
    }

    @ToolComponent
    static class Payments {

        private int calls;

        public String pay(int amount) {
            return "paid " + amount;
        }

        public String search(String query) {
            return "found [" + query + "] at ann@example.com";
        }

        public String flaky() throws IOException {
            if (++this.calls < 3) {
                throw new IOException("not yet");
            }
            return "third time";
        }
    }
}
