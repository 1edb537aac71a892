package io.llmspell.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Masks by name. */
final class NamedSecrets implements RedactionFilter {

    /** Inside of other words these mean something else. */
    private static final List<String> WORDS = List.of("pwd", "secret", "token");

    /** These are found in any spelling, also as one word with others. */
    private static final List<String> PARTS = List.of(
            "authorization", "credential", "passphrase", "password", "passwd", "apikey", "accesskey", "privatekey");

    private static final Pattern HUMPS = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

    private static final Pattern OTHERS = Pattern.compile("[^a-z0-9]+");

    private final List<String> words;

    NamedSecrets(List<String> more) {
        this.words = Stream.concat(WORDS.stream(), more.stream())
                .map(NamedSecrets::spaced)
                .flatMap(word -> Stream.of(word, word.stripTrailing() + "s "))
                .toList();
    }

    /** The words of a name, each with a space before and after. */
    private static String spaced(String name) {
        String words = HUMPS.matcher(name).replaceAll(" ").toLowerCase(Locale.ROOT);
        return " " + OTHERS.matcher(words).replaceAll(" ").strip() + " ";
    }

    @Override
    public JsonNode redact(String name, JsonNode value) {
        if (isSecret(name, value)) {
            return StringNode.valueOf(MASK);
        }
        if (value instanceof ObjectNode object) {
            for (String member : List.copyOf(object.propertyNames())) {
                object.set(member, redact(member, object.get(member)));
            }
        } else if (value instanceof ArrayNode array) {
            List<JsonNode> elements = new ArrayList<>();
            array.forEach(element -> elements.add(redact("", element)));
            array.removeAll();
            array.addAll(elements);
        }
        return value;
    }

    private boolean isSecret(String name, JsonNode value) {
        if (name.isEmpty() || value.isNull()) {
            return false;
        }
        String words = spaced(name);
        if (value.isNumber() && words.endsWith("tokens ")) {
            return false;
        }
        String compact = words.replace(" ", "");
        return this.words.stream().anyMatch(words::contains) || PARTS.stream().anyMatch(compact::contains);
    }
}
