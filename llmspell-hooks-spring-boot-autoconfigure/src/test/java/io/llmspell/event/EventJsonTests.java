package io.llmspell.event;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;

class EventJsonTests {

    private static final UUID ID = UUID.fromString("0198c0de-7e57-7000-8000-00000000beef");

    private static final String HEAD = "{\"id\":\"" + ID + "\",\"event_type\":\"agent.done\","
            + "\"timestamp\":\"2026-01-02T03:04:05.123456789Z\",\"version\":\"1.0\",";

    private static final String MINIMAL = HEAD + "\"source\":{\"component\":\"agent\"},\"data\":null}";

    private static final UniversalEvent FULL = UniversalEvent.builder("agent.done")
            .id(ID)
            .timestamp(Instant.parse("2026-01-02T03:04:05.123456789Z"))
            .source(new EventSource("agent", "a-1", "run/1"))
            .data(Map.of("text", "a/b \"ä\" \uD83D\uDE00"))
            .metadata("tenant", "acme")
            .metadata("n", List.of(1, 2.5, true, Map.of("a", "b")))
            .build();

    private static final String FULL_JSON = HEAD
            + "\"source\":{\"component\":\"agent\",\"instance_id\":\"a-1\",\"correlation_id\":\"run/1\"},"
            + "\"data\":{\"text\":\"a/b \\\"ä\\\" \uD83D\uDE00\"},"
            + "\"metadata\":{\"tenant\":\"acme\",\"n\":[1,2.5,true,{\"a\":\"b\"}]}}";

    private static UniversalEvent read(String data) {
        return UniversalEvent.fromJson(HEAD + "\"source\":{\"component\":\"agent\"},\"data\":" + data + "}");
    }

    private static void assertSame(UniversalEvent read, UniversalEvent expected) {
        assertThat(read).isEqualTo(expected);
        assertThat(read.eventType()).isEqualTo(expected.eventType());
        assertThat(read.timestamp()).isEqualTo(expected.timestamp());
        assertThat(read.version()).isEqualTo(expected.version());
        assertThat(read.source()).isEqualTo(expected.source());
        assertThat(read.data()).isEqualTo(expected.data());
        assertThat(read.metadata()).isEqualTo(expected.metadata());
    }

    private static void assertRefused(String json, String... parts) {
        assertThatExceptionOfType(InvalidEventException.class)
                .isThrownBy(() -> UniversalEvent.fromJson(json))
                .withMessageContainingAll(parts);
    }

    @Test
    void theMembersHaveTheirNames() {
        assertThat(new String(FULL.toJson(), UTF_8)).isEqualTo(FULL_JSON);
        assertSame(UniversalEvent.fromJson(FULL_JSON), FULL);
    }

    @Test
    void whatIsEmptyIsLeftOut() {
        UniversalEvent event = UniversalEvent.fromJson(MINIMAL);

        assertThat(event.source()).isEqualTo(EventSource.of("agent"));
        assertThat(event.metadata()).isEmpty();
        assertThat(new String(event.toJson(), UTF_8)).isEqualTo(MINIMAL);
    }

    @Test
    void nullsAndWhatIsUnknownArePassedOver() {
        UniversalEvent event = UniversalEvent.fromJson("{\"later\":{\"a\":[{}]},\"event_type\":\"a.b\",\"source\":"
                + "{\"x\":[1],\"component\":\"c\",\"instance_id\":null,\"correlation_id\":null},\"metadata\":{\"a\":null},"
                + "\"version\":null,\"timestamp\":\"2026-01-02T05:04:05+02:00\",\"id\":\"" + ID + "\"}");

        assertThat(event.version()).isEqualTo("1.0");
        assertThat(event.source()).isEqualTo(EventSource.of("c"));
        assertThat(event.timestamp()).isEqualTo("2026-01-02T03:04:05Z");
        assertThat(event.data().isNull()).isTrue();
        assertThat(event.metadata()).isEmpty();
        assertThat(UniversalEvent.fromJson(MINIMAL.replace("\"data\":null", "\"metadata\":null"))
                        .metadata())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"id,id", "event_type,event_type", "timestamp,timestamp", "component,source.component", "source,source"})
    void aMissingFieldIsNamed(String name, String told) {
        assertRefused(MINIMAL.replace("\"" + name + "\"", "\"other\""), "'" + told, "missing");
    }

    @Test
    void aWrongFieldIsNamed() {
        assertRefused(MINIMAL.replace("\"agent.done\"", "5"), "'event_type'", "VALUE_NUMBER_INT");
        assertRefused(MINIMAL.replace("agent.done", " "), "type", "blank");
        assertRefused(MINIMAL.replace(ID.toString(), "1-2-3-4-5"), "'id'", "UUID");
        assertRefused(MINIMAL.replace("05.123456789Z", "05.1234567891Z"), "ISO-8601");
        assertRefused(MINIMAL.replace("2026-", "2300-"), "1700 to 2200");
        assertRefused(MINIMAL.replace("{\"component\":\"agent\"}", "\"agent\""), "'source'", "VALUE_STRING");
        assertRefused(MINIMAL.replace("\"data\":null", "\"metadata\":[]"), "'metadata'", "START_ARRAY");
        assertRefused(MINIMAL.replace("\"data\":null", "\"metadata\":{\"a\":[null]}"), "metadata", "/a/0", "null");
        assertRefused(MINIMAL.replace("agent\"}", "a".repeat(257) + "\"}"), "component", "257");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "5",
                "[]",
                "null",
                "{",
                "{}{}",
                "{\"data\":",
                "{\"data\":[}",
                "{\"data\":NaN}",
                "{\"data\":'a'}",
                "{\"data\":{\"a\" 1}}",
                "{\"data\":01}",
                "{\"data\":\"\\x\"}",
                "{data:1}",
                "{\"data\":\"a\nb\"}",
                "\u0000"
            })
    void whatIsNoEventIsRefused(String json) {
        assertThatExceptionOfType(InvalidEventException.class).isThrownBy(() -> UniversalEvent.fromJson(json));
        assertRefused(MINIMAL + "{}", "more than one event");
        assertRefused(MINIMAL + "}", "not valid JSON");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1,\"a\":2}", "[{\"b\":{\"a\":1,\"b\":2,\"c\":{},\"a\":2}}]"})
    void twoMembersOfOneNameAreRefused(String data) {
        assertRefused(MINIMAL.replace("null", data), "uplicate", "a");
        assertThatExceptionOfType(JacksonException.class)
                .isThrownBy(() -> JsonMapper.shared().readValue(MINIMAL.replace("null", data), UniversalEvent.class))
                .withMessageContaining("uplicate");
        assertRefused(MINIMAL.replace("{\"id\"", "{\"data\":1,\"id\""), "uplicate", "data");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-12",
                "12345678901",
                "123456789012345678901234567890",
                "1.5",
                "-0.0",
                "1e400",
                "1E-400",
                "0.12345678901234567890123",
                "true",
                "false",
                "null",
                "\"\"",
                "\"a\\\"b\\\\c\"",
                "\"\\u00e9\\ud83d\"",
                "\"é€\uD83D\uDE00\"",
                "[]",
                "{}",
                "[1,[2,{}],\"a b\"]",
                "{\"a\":{\"b\":[null]},\"c d\":\"e, f\"}"
            })
    void dataIsKeptAsItIs(String data) {
        UniversalEvent event = read(data);

        assertThat(new String(event.toJson(), UTF_8)).isEqualTo(MINIMAL.replace("null", data));
        assertThat(event.size()).isEqualTo(data.getBytes(UTF_8).length);
        assertThat(event.data()).isEqualTo(read(" " + data + "\r\n\t").data());
        assertThat(event.toBuilder().build().data()).isEqualTo(event.data());
    }

    @Test
    void numbersLoseNothing() {
        assertThat(read("0.12345678901234567890123").data().decimalValue())
                .isEqualTo(new BigDecimal("0.12345678901234567890123"));
        assertThat(read("1e400").data().decimalValue()).isEqualByComparingTo(new BigDecimal("1e400"));
        assertThat(read("1E-400").data().decimalValue()).isEqualByComparingTo(new BigDecimal("1e-400"));
        assertThat(read("0.1").data().isDouble()).isTrue();
        assertThat(read("0.30000000000000004").data().isDouble()).isTrue();
        assertThat(read("1.7976931348623157E308").data().isDouble()).isTrue();
        assertThat(read("7").data().isInt()).isTrue();
        assertThat(read("12345678901").data().isLong()).isTrue();
        assertThat(read("123456789012345678901234567890").data().bigIntegerValue())
                .isEqualTo(new BigInteger("123456789012345678901234567890"));
    }

    @Test
    void whiteSpaceIsNotKept() {
        UniversalEvent event = read("\r\n{ \"a b\" :\t[ 1 , \" \\\" \\\\\" , { } ] \n}  ");

        assertThat(new String(event.toJson(), UTF_8))
                .isEqualTo(MINIMAL.replace("null", "{\"a b\":[1,\" \\\" \\\\\",{}]}"));
    }

    @Test
    void laterChangesOfTheBytesAreNotSeen() {
        byte[] json = FULL.toJson();
        UniversalEvent event = UniversalEvent.fromJson(json);
        Arrays.fill(json, (byte) 'x');

        assertSame(event, FULL);
    }

    @Test
    void otherEncodingsOfJsonAreRead() {
        assertSame(UniversalEvent.fromJson(FULL_JSON.getBytes(UTF_16BE)), FULL);
        assertSame(UniversalEvent.fromJson(FULL_JSON.getBytes(UTF_16LE)), FULL);
        assertSame(UniversalEvent.fromJson(("\uFEFF" + FULL_JSON).getBytes(UTF_8)), FULL);
    }

    @Test
    void dataMayBeNestedAThousandTimes() {
        UniversalEvent event = read("[".repeat(200) + "]".repeat(200));
        UniversalEvent deepest = read("[".repeat(1000) + "]".repeat(1000));

        assertThat(event.depth()).isEqualTo(200);
        assertThat(event.data().at("/0".repeat(199)).isArray()).isTrue();
        assertThat(event.data(Object[].class)).hasSize(1);
        assertThat(deepest.depth()).isEqualTo(1000);
        assertThat(UniversalEvent.fromJson(deepest.toJson()).data()).isEqualTo(deepest.data());
        assertRefused(MINIMAL.replace("null", "[".repeat(1001) + "]".repeat(1001)), "nested deeper than 1000");
        assertRefused(MINIMAL.replace("null", "{\"a\":".repeat(2000) + "1" + "}".repeat(2000)), "deeper than 1000");
        assertRefused(
                MINIMAL.replace("\"data\":null", "\"metadata\":{\"a\":" + "[".repeat(1000) + "]".repeat(1000) + "}"),
                "deeper than the limit");
        assertRefused(MINIMAL.replace("\"data\":null", "\"x\":" + "[".repeat(2000) + "]".repeat(2000)), "depth");
    }

    @Test
    void theDepthCanBeLimitedFurther() {
        byte[] json = MINIMAL.replace("null", "[[1]]").getBytes(UTF_8);

        assertThat(UniversalEvent.fromJson(json, 2).depth()).isEqualTo(2);
        assertThatExceptionOfType(InvalidEventException.class)
                .isThrownBy(() -> UniversalEvent.fromJson(json, 1))
                .withMessageContaining("nested deeper than 1");
        assertThat(UniversalEvent.fromJson(FULL.toJson(), 3).depth()).isEqualTo(3);
        assertThatExceptionOfType(InvalidEventException.class)
                .isThrownBy(() -> UniversalEvent.fromJson(FULL.toJson(), 2))
                .withMessageContaining("metadata");
        assertThatIllegalArgumentException().isThrownBy(() -> UniversalEvent.fromJson(json, 1001));
    }

    @Test
    void whatEventsHaveInCommonIsShared() {
        UniversalEvent one = UniversalEvent.fromJson(FULL_JSON);
        UniversalEvent two = UniversalEvent.fromJson(FULL_JSON);

        assertThat(one.eventType()).isSameAs(two.eventType());
        assertThat(one.version()).isSameAs(two.version());
        assertThat(one.source().component()).isSameAs(two.source().component());
    }

    @Test
    void whatIsSharedIsBounded() {
        CommonStrings common = new CommonStrings();
        String first = "type-0".concat("");
        assertThat(common.share(first)).isSameAs(first);
        assertThat(common.share(new String("type-0"))).isSameAs(first);
        for (int i = 1; i < 100_000; i++) {
            assertThat(common.share("type-" + i)).isEqualTo("type-" + i);
        }
        String again = new String("type-0");
        assertThat(common.share(again)).isSameAs(again);
        String large = "x".repeat(1000);
        common.share(large);
        assertThat(common.share(new String(large))).isNotSameAs(large).isEqualTo(large);
    }

    record Batch(
            String batchName, List<UniversalEvent> eventList, Map<String, UniversalEvent> byName, UniversalEvent one) {}

    @Test
    void everyMapperReadsAndWritesEvents() {
        List<JsonMapper> mappers = List.of(
                JsonMapper.shared(),
                JsonMapper.builder()
                        .propertyNamingStrategy(PropertyNamingStrategies.UPPER_CAMEL_CASE)
                        .build(),
                JsonMapper.builder()
                        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                        .build(),
                JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build(),
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build());
        UniversalEvent read = UniversalEvent.fromJson(FULL.toJson());
        Batch batch = new Batch("b", List.of(FULL, read), Map.of("x", read), FULL);
        for (JsonMapper mapper : mappers) {
            assertSame(mapper.readValue(mapper.writeValueAsBytes(FULL), UniversalEvent.class), FULL);
            assertSame(mapper.readValue(mapper.writeValueAsString(read), UniversalEvent.class), FULL);
            assertSame(UniversalEvent.fromJson(mapper.writeValueAsBytes(read)), FULL);
            assertSame(mapper.treeToValue(mapper.valueToTree(read), UniversalEvent.class), FULL);
            assertThat(mapper.<JsonNode>valueToTree(read)).isEqualTo(mapper.readTree(FULL_JSON));

            Batch copy = mapper.readValue(mapper.writeValueAsString(batch), Batch.class);
            assertThat(copy.eventList()).hasSize(2).allSatisfy(event -> assertSame(event, FULL));
            assertSame(copy.byName().get("x"), FULL);
            assertSame(copy.one(), FULL);
            assertThat(mapper.convertValue(List.of(read), new TypeReference<List<UniversalEvent>>() {}))
                    .containsExactly(FULL);
        }
        assertThat(mappers.get(0).writeValueAsString(read)).isEqualTo(FULL_JSON);
        assertThat(mappers.get(3).writeValueAsString(read)).contains("\\u00E4").isPrintable();
        assertThat(mappers.get(4).writeValueAsString(read)).contains("\n    \"text\" : ");
    }

    @Test
    void aMapperThatWritesTypesReadsThemAgain() {
        JsonMapper mapper = JsonMapper.builder()
                .activateDefaultTyping(BasicPolymorphicTypeValidator.builder()
                        .allowIfBaseType(Object.class)
                        .build())
                .build();

        assertThat(mapper.readValue(mapper.writeValueAsString(new Holder(FULL)), Holder.class)
                        .any())
                .satisfies(any -> assertSame((UniversalEvent) any, FULL));
    }

    record Holder(Object any) {}

    @Test
    void whatALenientMapperAllowsIsKeptAsProperJson() {
        JsonMapper mapper = JsonMapper.builder()
                .enable(
                        JsonReadFeature.ALLOW_SINGLE_QUOTES,
                        JsonReadFeature.ALLOW_JAVA_COMMENTS,
                        JsonReadFeature.ALLOW_TRAILING_COMMA,
                        JsonReadFeature.ALLOW_LEADING_PLUS_SIGN_FOR_NUMBERS,
                        JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .build();

        UniversalEvent event = mapper.readValue(
                MINIMAL.replace("null", "{'a': /* b */ [+1, 1.10, 1e400, -0.0, 'x',], }"), UniversalEvent.class);

        assertThat(new String(event.toJson(), UTF_8))
                .isEqualTo(MINIMAL.replace("null", "{\"a\":[1,1.1,1E+400,-0.0,\"x\"]}"));
        assertThatExceptionOfType(JacksonException.class)
                .isThrownBy(() -> mapper.readValue(MINIMAL.replace("null", "[NaN]"), UniversalEvent.class))
                .withMessageContainingAll("not finite", "/data/0");
    }

    @Test
    void aMapperTellsWhatIsWrongAsMappersDo() {
        assertThatExceptionOfType(JacksonException.class)
                .isThrownBy(() -> JsonMapper.shared().readValue("{\"one\":{}}", Batch.class))
                .withMessageContainingAll("'source.component'", "missing", "one")
                .withRootCauseInstanceOf(InvalidEventException.class);
        assertThat(JsonMapper.shared().readValue("{\"one\":null}", Batch.class).one())
                .isNull();
    }

    @Test
    void anEventInTheDataOfAnotherIsJsonToo() {
        UniversalEvent outer =
                UniversalEvent.builder("outer").data(Map.of("cause", FULL)).build();

        assertSame(outer.toBuilder().data(outer.at("/cause")).build().data(UniversalEvent.class), FULL);
    }

    @Test
    void aSourceOfItsOwnHasTheSameNames() {
        EventSource source = new EventSource("agent", "a-1", null);

        assertThat(JsonMapper.shared().writeValueAsString(source))
                .isEqualTo("{\"component\":\"agent\",\"instance_id\":\"a-1\"}");
        assertThat(JsonMapper.shared()
                        .readValue("{\"component\":\"agent\",\"instance_id\":\"a-1\"}", EventSource.class))
                .isEqualTo(source);
    }
}
