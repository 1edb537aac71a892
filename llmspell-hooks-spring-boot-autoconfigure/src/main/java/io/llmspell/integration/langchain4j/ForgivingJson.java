package io.llmspell.integration.langchain4j;

import dev.langchain4j.internal.Json;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;

/**
 * Reads the arguments of tools as LangChain4j's own executor of tools does, which cannot be asked itself: hooks have to
 * see what the tool would be called with.
 */
final class ForgivingJson {

    private static final Type OBJECT = new ParameterizedTypeReference<Map<String, Object>>() {}.getType();

    private static final Pattern OUTER_QUOTE = Pattern.compile("^\"|\"$");

    private static final Pattern COMMA_TOO_MANY = Pattern.compile(",(\\s*[}\\]])");

    private ForgivingJson() {}

    /**
     * The last value of each name, without what is after the object; as it is first, and mended if it cannot be read.
     */
    static @Nullable Map<String, @Nullable Object> read(String text) {
        try {
            return Json.fromJson(text, OBJECT);
        } catch (RuntimeException ex) {
            return Json.fromJson(mended(text), OBJECT);
        }
    }

    private static String mended(String text) {
        String unquoted = OUTER_QUOTE.matcher(text).replaceAll("").replace("\\\"", "\"");
        return COMMA_TOO_MANY.matcher(unquoted).replaceAll("$1");
    }
}
