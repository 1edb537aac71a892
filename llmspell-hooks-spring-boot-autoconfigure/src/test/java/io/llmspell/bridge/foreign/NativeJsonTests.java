package io.llmspell.bridge.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.llmspell.bridge.ScriptException;
import io.llmspell.bridge.ScriptLimits;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class NativeJsonTests {

    private static final ScriptLimits LIMITS = new ScriptLimits(1 << 20, 2000, 100, 10);

    private static final JsonReader READER = new JsonReader(JsonMapper.shared(), LIMITS);

    @Test
    void allPlainValuesAreWritten() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("text", "say \"hi\"\n\t\\ \u0000 \u007f");
        map.put("numbers", List.of(1L, -2.5, new BigInteger("9223372036854775808"), Long.MIN_VALUE));
        map.put("rest", Arrays.asList(true, false, null, Map.of()));

        assertThat(written(map))
                .isEqualTo("{\"text\":\"say \\\"hi\\\"\\n\\t\\\\ \\u0000 \\u007f\","
                        + "\"numbers\":[1,-2.5,9223372036854775808,-9223372036854775808],"
                        + "\"rest\":[true,false,null,{}]}");
    }

    @Test
    void numbersThatJsonDoesNotHaveAreTexts() {
        assertThat(written(List.of(Double.NaN, Double.NEGATIVE_INFINITY))).isEqualTo("[\"NaN\",\"-Infinity\"]");
    }

    @Test
    void numbersThatDoublesDoNotHaveAreRefused() {
        assertThatExceptionOfType(ScriptException.class)
                .isThrownBy(() -> READER.read("[1e400]".getBytes(StandardCharsets.UTF_8), "it"))
                .withMessage("the value has the number 1e400, which is too large");
        assertThat(READER.read("-0".getBytes(StandardCharsets.UTF_8), "it")).isEqualTo(-0.0);
    }

    @Property(tries = 500)
    void everyTextComesBack(@ForAll String text) {
        assertThat(READER.read(written(text).getBytes(StandardCharsets.UTF_8), "it"))
                .isEqualTo(text);
    }

    @Test
    void halvesOfPairsStayWhatTheyAre() {
        assertThat(written("a\ud800b")).isEqualTo("\"a\\ud800b\"");
        assertThat(written("\udc00")).isEqualTo("\"\\udc00\"");
        assertThat(written("\ud83d\ude00 ü €")).isEqualTo("\"\ud83d\ude00 ü €\"");
    }

    @Test
    void whatIsWrittenIsBounded() {
        List<Object> cyclic = new ArrayList<>();
        cyclic.add(cyclic);

        assertTooMuch(cyclic, "nested deeper than 10");
        assertTooMuch("a".repeat(2001), "more than 2000 characters");
        assertTooMuch(List.copyOf(Collections.nCopies(101, 1L)), "more than 100 elements");
    }

    private static void assertTooMuch(Object value, String how) {
        assertThatExceptionOfType(ScriptException.class)
                .isThrownBy(() -> JsonWriter.of(value, LIMITS))
                .withMessageContaining(how)
                .matches(ex -> ex.kind() == ScriptException.Kind.LIMIT);
    }

    @Test
    void whatIsNoPlainValueIsRefused() {
        assertThatExceptionOfType(ScriptException.class)
                .isThrownBy(() -> JsonWriter.of(new Object(), LIMITS))
                .withMessage("the value given is no plain value");
    }

    @Test
    void whatIsReadIsBounded() {
        assertThatExceptionOfType(ScriptException.class)
                .isThrownBy(() -> READER.read("[".repeat(11).getBytes(StandardCharsets.UTF_8), "it"))
                .withMessageContaining("nested deeper than 10");
        assertThatExceptionOfType(ScriptException.class)
                .isThrownBy(
                        () -> READER.read("[1,1,1,1,1,1,1,1,1,1]".repeat(20).getBytes(StandardCharsets.UTF_8), "it"))
                .withMessageContaining("more after its end");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "[1,]", "{\"a\"}", "continue", "'a'", "NaN", "01", "\"a", "[1] 2", "\"\n\""})
    void whatIsNoJsonIsTold(String text) {
        assertThatExceptionOfType(ScriptException.class)
                .isThrownBy(() -> READER.read(text.getBytes(StandardCharsets.UTF_8), "what came"))
                .withMessageStartingWith("what came is ")
                .withMessageContaining("no JSON")
                .matches(ex -> !ex.getMessage().contains("tools.jackson"));
    }

    private static String written(Object value) {
        JsonWriter writer = JsonWriter.of(value, LIMITS);
        assertThat(writer.bytes()[writer.length() - 1]).isZero();
        return new String(writer.bytes(), 0, writer.length() - 1, StandardCharsets.UTF_8);
    }
}
