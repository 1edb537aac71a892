package io.llmspell.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.annotation.ToolComponent;
import io.llmspell.autoconfigure.HookAutoConfiguration;
import io.llmspell.autoconfigure.HookSecurityAutoConfiguration;
import io.llmspell.integration.ToolCatalog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;

/** That what {@code docs/security.md} says is so. */
class SecurityPageTests {

    private static final Pattern NAMED_TEST = Pattern.compile("`([A-Z][A-Za-z0-9]+Tests?)(?:\\.([a-z][A-Za-z0-9]+))?`");

    private final CodeOfPage page = CodeOfPage.read("security.md");

    SecurityPageTests() throws IOException {}

    @AfterEach
    void logOut() {
        SecurityContextHolder.clearContext();
    }

    @Test
    void everyThreatNamesTestsThatAreThere() throws IOException {
        List<String> rows = Files.readString(Path.of("../docs/security.md"), StandardCharsets.UTF_8)
                .lines()
                .dropWhile(line -> !line.startsWith("| attack |"))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .toList();

        assertThat(rows).hasSizeGreaterThan(15).allSatisfy(row -> {
            String[] cells = row.split("\\|", -1);
            List<MatchResult> tests =
                    NAMED_TEST.matcher(cells[cells.length - 2]).results().toList();
            assertThat(tests).isNotEmpty().allSatisfy(test -> {
                String source = sourceOf(test.group(1));
                if (test.group(2) != null) {
                    assertThat(source).containsPattern("void " + test.group(2) + "\\(");
                }
            });
        });
    }

    private static String sourceOf(String type) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            Path file = files.filter(path -> path.endsWith(type + ".java"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("There is no test " + type));
            return Files.readString(file, StandardCharsets.UTF_8);
        }
    }

    @Test
    void theSettingsOfThePageHideAToolFromWhoMayNotUseIt() {
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(HookAutoConfiguration.class, HookSecurityAutoConfiguration.class))
                .withInitializer(CodeOfPage.configured(this.page.block("yaml", "tools:")))
                .withPropertyValues("llmspell.hooks.timeout=30s")
                .withBean("payments", Payments.class)
                .run(context -> {
                    ToolCatalog catalog = context.getBean(ToolCatalog.class);
                    assertThat(catalog.discover()).isEmpty();

                    SecurityContextHolder.getContext()
                            .setAuthentication(new TestingAuthenticationToken("ann", "", "ROLE_CLERK"));
                    assertThat(catalog.discover()).hasSize(1);
                });
    }

    @ToolComponent
    static class Payments {

        public String pay(int amount) {
            return "paid " + amount;
        }
    }
}
