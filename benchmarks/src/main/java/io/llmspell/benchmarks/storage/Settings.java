package io.llmspell.benchmarks.storage;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Arguments such as {@code seconds=5}; {@code databases=h2,postgresql} is known to all. */
final class Settings {

    private final Map<String, String> values = new HashMap<>();

    Settings(String... arguments) {
        for (String argument : arguments) {
            int sign = argument.indexOf('=');
            if (sign < 1) {
                throw new IllegalArgumentException("Arguments are name=value, not " + argument);
            }
            this.values.put(argument.substring(0, sign), argument.substring(sign + 1));
        }
    }

    int number(String name, int otherwise) {
        return Integer.parseInt(this.values.getOrDefault(name, String.valueOf(otherwise)));
    }

    String text(String name, String otherwise) {
        return this.values.getOrDefault(name, otherwise);
    }

    List<String> databases() {
        return Arrays.asList(text("databases", "h2,postgresql").split(",", -1));
    }
}
