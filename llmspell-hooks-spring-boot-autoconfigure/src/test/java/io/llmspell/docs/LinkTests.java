package io.llmspell.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That the pages lead to one another. */
class LinkTests {

    private static final Path ROOT = Path.of("..");

    private static final Path DOCS = ROOT.resolve("docs");

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

    private static final Pattern CODE = Pattern.compile("```.*?```|`[^`\n]*`", Pattern.DOTALL);

    static List<Path> pages() throws IOException {
        try (Stream<Path> pages = Files.list(DOCS)) {
            return Stream.concat(
                            Stream.of("README.md", "CONTRIBUTING.md", "sample-app/README.md")
                                    .map(ROOT::resolve),
                            pages.filter(page -> page.toString().endsWith(".md"))
                                    .sorted())
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyLinkLeadsToAFileAndAHeading(Path page) throws IOException {
        for (MatchResult link : LINK.matcher(CODE.matcher(read(page)).replaceAll("code"))
                .results()
                .toList()) {
            String target = link.group(1);
            if (!target.startsWith("http")) {
                leadsSomewhere(page, target);
            }
        }
    }

    private static void leadsSomewhere(Path page, String target) throws IOException {
        String[] parts = target.split("#", 2);
        Path file = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
        assertThat(file).as("%s in %s", target, page).exists();
        if (parts.length > 1) {
            assertThat(headings(file)).as("%s in %s", target, page).contains(parts[1]);
        }
    }

    /** As GitHub names them. */
    private static List<String> headings(Path page) throws IOException {
        return read(page)
                .lines()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+ ", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N}_ -]", "")
                        .replace(' ', '-'))
                .toList();
    }

    @Test
    void theTableOfContentsHasEveryPage() throws IOException {
        String contents = read(DOCS.resolve("README.md"));

        assertThat(pages().stream()
                        .filter(page -> page.getParent().equals(DOCS))
                        .map(page -> page.getFileName().toString())
                        .filter(name -> !name.equals("README.md"))
                        .collect(Collectors.toList()))
                .hasSizeGreaterThan(12)
                .allSatisfy(name -> assertThat(contents).contains("(" + name + ")"));
    }

    private static String read(Path page) throws IOException {
        return Files.readString(page, StandardCharsets.UTF_8);
    }
}
