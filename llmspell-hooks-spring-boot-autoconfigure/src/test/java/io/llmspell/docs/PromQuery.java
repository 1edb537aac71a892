package io.llmspell.docs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an expression of Prometheus names.
 *
 * @param metrics the labels and values that are asked of each
 * @param grouped labels that it groups or joins by
 */
record PromQuery(Map<String, List<Condition>> metrics, Set<String> grouped) {

    private static final Pattern TOKEN = Pattern.compile(
            "\"(?:[^\"\\\\]|\\\\.)*\"|\\[[^\\]]*]|[a-zA-Z_:][a-zA-Z0-9_:]*|[0-9][0-9a-z.]*|=~|!~|!=|\\S");

    private static final Set<String> GROUPINGS = Set.of("by", "without", "on", "ignoring", "group_left", "group_right");

    private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset");

    /**
     * What is asked of a label.
     *
     * @param values from which a regular expression of alternatives chooses; none if a variable says it
     */
    record Condition(String label, List<String> values) {}

    static PromQuery of(String expression) {
        List<String> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(expression);
        while (matcher.find()) {
            tokens.add(matcher.group());
        }
        PromQuery query = new PromQuery(new LinkedHashMap<>(), new LinkedHashSet<>());
        for (int i = 0; i < tokens.size(); i++) {
            i = query.read(tokens, i);
        }
        return query;
    }

    /** Reads what begins at a token, and tells which was its last. */
    private int read(List<String> tokens, int at) {
        String token = tokens.get(at);
        String next = (at + 1 < tokens.size()) ? tokens.get(at + 1) : "";
        if (!token.matches("[a-zA-Z_:].*") || WORDS.contains(token)) {
            return at;
        }
        if (GROUPINGS.contains(token)) {
            return next.equals("(") ? readGrouping(tokens, at + 2) : at;
        }
        // A function, or an aggregation with its labels before its argument.
        if (next.equals("(") || GROUPINGS.contains(next)) {
            return at;
        }
        List<Condition> conditions = this.metrics.computeIfAbsent(token, key -> new ArrayList<>());
        return next.equals("{") ? readConditions(tokens, at + 2, conditions) : at;
    }

    private int readGrouping(List<String> tokens, int from) {
        int at = from;
        for (; !tokens.get(at).equals(")"); at++) {
            if (!tokens.get(at).equals(",")) {
                this.grouped.add(tokens.get(at));
            }
        }
        return at;
    }

    private static int readConditions(List<String> tokens, int from, List<Condition> conditions) {
        int at = from;
        while (!tokens.get(at).equals("}")) {
            String text = tokens.get(at + 2);
            String value = text.substring(1, text.length() - 1);
            conditions.add(
                    new Condition(tokens.get(at), value.contains("$") ? List.of() : List.of(value.split("\\|", -1))));
            at += 3;
            if (tokens.get(at).equals(",")) {
                at++;
            }
        }
        return at;
    }

    /** What is wrong with it by a scrape: names, labels and values that are not there. */
    List<String> problems(Scrape scrape) {
        List<String> problems = new ArrayList<>();
        this.metrics.forEach((metric, conditions) -> {
            Set<String> labels = scrape.labelsOf(metric);
            if (labels.isEmpty()) {
                problems.add("no metric " + metric);
                return;
            }
            conditions.forEach(condition -> {
                if (!labels.contains(condition.label())) {
                    problems.add("no label " + condition.label() + " of " + metric);
                }
                condition.values().stream()
                        .filter(value -> !scrape.mayBe(metric, condition.label(), value))
                        .forEach(value -> problems.add("no " + condition.label() + " " + value + " of " + metric));
            });
        });
        // Of two sides of an operator one may have a label that the other has not.
        this.grouped.stream()
                .filter(label -> this.metrics.keySet().stream()
                        .noneMatch(metric -> scrape.labelsOf(metric).contains(label)))
                .forEach(
                        label -> problems.add("no label " + label + " of " + String.join(", ", this.metrics.keySet())));
        return problems;
    }
}
