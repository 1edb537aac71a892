package io.llmspell.bridge;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The arguments that a script gave to a function.
 *
 * @param function its name, for messages
 */
record Given(String function, List<@Nullable Object> arguments) {

    @Nullable
    Object value(int index) {
        return (index < this.arguments.size()) ? this.arguments.get(index) : null;
    }

    String text(int index, String what) {
        Object value = value(index);
        if (value instanceof String text && !text.isBlank()) {
            return text;
        }
        throw Fields.error(this.function + " needs " + what + " as argument " + (index + 1)
                + ", a string, but was given " + Fields.describe(value));
    }

    List<String> texts(int index, String what) {
        List<String> texts = Fields.texts(this.function + ": " + what, value(index));
        if (texts.isEmpty()) {
            throw Fields.error(this.function + " needs " + what + " as argument " + (index + 1)
                    + ", a string or a list of strings");
        }
        return texts;
    }

    ScriptFunction function(int index) {
        if (value(index) instanceof ScriptFunction function) {
            return function;
        }
        throw Fields.error(this.function + " needs a function as argument " + (index + 1) + ", but was given "
                + Fields.describe(value(index)));
    }

    long signed(int index) {
        Object value = value(index);
        Long number = (value != null) ? Fields.integral(value) : null;
        if (number == null) {
            throw Fields.error(this.function + " needs a whole number as argument " + (index + 1) + ", but was given "
                    + Fields.describe(value));
        }
        return number;
    }

    int integer(int index, int otherwise) {
        Object value = value(index);
        Long number = (value == null) ? Long.valueOf(otherwise) : Fields.integral(value);
        if (number == null || number < 0 || number > Integer.MAX_VALUE) {
            throw Fields.error(this.function + " needs a whole number as argument " + (index + 1) + ", but was given "
                    + Fields.describe(value));
        }
        return number.intValue();
    }

    Duration millis(int index) {
        return Duration.ofMillis(integer(index, 0));
    }
}
