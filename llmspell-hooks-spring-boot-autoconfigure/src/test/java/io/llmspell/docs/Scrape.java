package io.llmspell.docs;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a Prometheus server reads, in its text format. */
record Scrape(String text) {

    private static final Pattern HELP = Pattern.compile("^# HELP (\\S+) (.*)$");

    private static final Pattern TYPE = Pattern.compile("^# TYPE (\\S+) (\\S+)$");

    private static final Pattern SAMPLE = Pattern.compile("^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)\\})? \\S+$");

    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"(?:[^\"\\\\]|\\\\.)*\"");

    /** A row for each meter: its name, type, labels and what it says of itself. */
    List<String> rows() {
        Map<String, String> help = new TreeMap<>();
        Map<String, String> types = new TreeMap<>();
        Map<String, Set<String>> labels = new TreeMap<>();
        this.text.lines().forEach(line -> {
            put(help, HELP.matcher(line));
            put(types, TYPE.matcher(line));
            Matcher sample = SAMPLE.matcher(line);
            if (sample.matches()) {
                Set<String> found = labels.computeIfAbsent(
                        sample.group(1).replaceFirst("_(bucket|count|sum)$", ""), key -> new LinkedHashSet<>());
                LABEL.matcher(sample.group(2) == null ? "" : sample.group(2))
                        .results()
                        .map(label -> label.group(1))
                        .filter(label -> !label.equals("le"))
                        .forEach(found::add);
            }
        });
        // The greatest value since the last scrapes, which every timer has beside it.
        help.keySet().removeIf(name -> name.endsWith("_seconds_max"));
        return help.keySet().stream()
                .map(name -> "| `%s` | %s | %s | %s |"
                        .formatted(
                                name,
                                types.get(name),
                                labels.getOrDefault(name, Set.of()).stream().collect(Collectors.joining(", ")),
                                help.get(name)))
                .toList();
    }

    /** The labels of a series of exactly this name, and those that Prometheus adds; none if there is no such series. */
    Set<String> labelsOf(String series) {
        Set<String> labels = new LinkedHashSet<>();
        samplesOf(series)
                .forEach(sample -> LABEL.matcher(sample).results().forEach(label -> labels.add(label.group(1))));
        if (samplesOf(series).findAny().isPresent()) {
            labels.addAll(Set.of("job", "instance"));
        }
        return labels;
    }

    /** Whether a label has this value, or the meter says that it may. */
    boolean mayBe(String series, String label, String value) {
        String help = "# HELP " + series + " ";
        Pattern word = Pattern.compile("\\b" + Pattern.quote(value) + "\\b");
        return samplesOf(series).anyMatch(sample -> sample.contains(label + "=\"" + value + "\""))
                || this.text
                        .lines()
                        .filter(line -> line.startsWith(help))
                        .anyMatch(line ->
                                word.matcher(line.substring(help.length())).find());
    }

    /** Of each sample of a series what is in the braces. */
    private Stream<String> samplesOf(String series) {
        return this.text
                .lines()
                .map(SAMPLE::matcher)
                .filter(sample -> sample.matches() && sample.group(1).equals(series))
                .map(sample -> sample.group(2) == null ? "" : sample.group(2));
    }

    private static void put(Map<String, String> values, Matcher line) {
        if (line.matches()) {
            values.put(line.group(1), line.group(2));
        }
    }
}
