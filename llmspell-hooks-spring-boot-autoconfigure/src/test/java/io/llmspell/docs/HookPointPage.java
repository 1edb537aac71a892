package io.llmspell.docs;

import io.llmspell.hook.StandardHookPoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The rows about points on their page. */
public final class HookPointPage {

    private static final Pattern ROW = Pattern.compile("\\| [A-Z_]+ \\|.*");

    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

    private final List<Row> rows;

    private HookPointPage(List<Row> rows) {
        this.rows = rows;
    }

    record Row(String point, String when, String thread, String target, String arguments, String results) {}

    public static HookPointPage read() throws IOException {
        String page = Files.readString(Path.of("../docs/hook-points.md"), StandardCharsets.UTF_8);
        return new HookPointPage(page.lines()
                .filter(line -> ROW.matcher(line).matches())
                .map(HookPointPage::row)
                .toList());
    }

    private static Row row(String line) {
        List<String> cells = Stream.of(line.split("\\|", -1)).map(String::trim).toList();
        return new Row(cells.get(1), cells.get(2), cells.get(3), cells.get(4), cells.get(5), cells.get(6));
    }

    List<Row> rows() {
        return this.rows;
    }

    /** The names of arguments that the row of a point shows. */
    public List<String> argumentsOf(StandardHookPoint point) {
        return this.rows.stream()
                .filter(row -> row.point().equals(point.name()))
                .flatMap(row -> QUOTED.matcher(row.arguments()).results())
                .map(found -> found.group(1))
                .toList();
    }
}
