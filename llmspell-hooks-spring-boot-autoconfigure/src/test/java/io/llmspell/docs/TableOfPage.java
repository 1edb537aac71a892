package io.llmspell.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A table of a page that is made from the code. With {@code -Dllmspell.docs.write=true} the tests write it, without it
 * they compare.
 */
record TableOfPage(Path page, String firstLine) {

    static TableOfPage of(String page, String firstLine) {
        return new TableOfPage(Path.of("../docs", page), firstLine);
    }

    /** Compares the rows below the two lines of the head, or writes them. */
    void isMadeOf(List<String> rows) throws IOException {
        String text = Files.readString(this.page, StandardCharsets.UTF_8);
        int head = text.indexOf(this.firstLine);
        assertThat(head).as("the table '%s' of %s", this.firstLine, this.page).isNotNegative();
        int start = text.indexOf('\n', text.indexOf('\n', head) + 1) + 1;
        int end = text.indexOf("\n\n", start) + 1;
        String table = String.join("\n", rows) + "\n";
        if (Boolean.getBoolean("llmspell.docs.write")) {
            write(text.substring(0, start) + table + text.substring(end));
        } else {
            assertThat(text.substring(start, end))
                    .as("the table of %s: run this test with -Dllmspell.docs.write=true to write it", this.page)
                    .isEqualTo(table);
        }
    }

    private void write(String text) {
        try {
            Files.writeString(this.page, text, StandardCharsets.UTF_8);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}
