package io.llmspell.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.POJONode;

class UniversalEventTests {

    private static final String TYPE = "agent.execution.completed";

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    record Usage(int tokens, @JsonProperty("model_name") String modelName) {}

    static final class Chain {
        public final List<Object> next = new ArrayList<>();

        Chain(Object first) {
            this.next.add((first != null) ? first : Map.of("chain", this));
        }
    }

    static final class Node {
        public Node next = this;
        public int weight;

        public Node getOther() {
            return this.next;
        }
    }

    private static UniversalEvent withData(Object data) {
        return UniversalEvent.builder(TYPE).data(data).build();
    }

    @Test
    void whatIsNotGivenHasADefault() {
        Instant before = Instant.now();
        UniversalEvent event = UniversalEvent.builder(TYPE).build();
        Instant after = Instant.now();

        assertThat(event.eventType()).isEqualTo(TYPE);
        assertThat(event.id().version()).isEqualTo(7);
        assertThat(event.id().variant()).isEqualTo(2);
        assertThat(event.timestamp()).isBetween(before, after);
        assertThat(event.version()).isEqualTo("1.0");
        assertThat(event.source()).isEqualTo(EventSource.of("application"));
        assertThat(event.data()).isEqualTo(NODES.nullNode());
        assertThat(event.metadata()).isEmpty();
        assertThat(event.size()).isEqualTo(4);
        assertThat(event.depth()).isZero();
    }

    @Test
    void whatIsGivenIsKept() {
        UUID id = UUID.randomUUID();
        Instant time = Instant.parse("1969-07-20T20:17:40.123456789Z");
        EventSource source = new EventSource("agent", "agent-17", null);

        UniversalEvent event = UniversalEvent.builder(TYPE)
                .id(id)
                .timestamp(time)
                .version("2.1")
                .source(source)
                .metadata("tenant", "acme")
                .build();

        assertThat(event.id()).isEqualTo(id);
        assertThat(event.timestamp()).isEqualTo(time);
        assertThat(event.version()).isEqualTo("2.1");
        assertThat(event.source()).isSameAs(source);
        assertThat(event.metadata()).containsExactly(Map.entry("tenant", "acme"));
        assertThat(event).hasToString(TYPE + " " + id + " of agent");
    }

    @Test
    void partsOfTheSourceCanBeGivenOneByOne() {
        UniversalEvent event = UniversalEvent.builder(TYPE)
                .component("tool")
                .correlationId("run-1")
                .build();

        assertThat(event.source()).isEqualTo(new EventSource("tool", null, "run-1"));
        assertThat(event.source().withInstanceId("7")).isEqualTo(new EventSource("tool", "7", "run-1"));
        assertThat(event.source().withCorrelationId(null)).isEqualTo(EventSource.of("tool"));
    }

    @Test
    void idsAndTimesAreThoseOfTheClockAndSortByIt() {
        AtomicLong millis = new AtomicLong(1_700_000_000_000L);
        InstantSource clock = InstantSource.system();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            UniversalEvent event = UniversalEvent.builder(TYPE)
                    .clock(() -> Instant.ofEpochMilli(millis.incrementAndGet()))
                    .build();
            assertThat(event.timestamp()).isEqualTo(Instant.ofEpochMilli(millis.get()));
            assertThat(event.id().getMostSignificantBits() >>> 16).isEqualTo(millis.get());
            ids.add(event.id().toString());
        }

        assertThat(ids).isSorted().doesNotHaveDuplicates();
        assertThat(UniversalEvent.builder(TYPE).clock(clock).build().id().toString())
                .isGreaterThan(ids.get(0));
    }

    @Test
    void eventsAreEqualByTheirIds() {
        UniversalEvent event = withData(Map.of("a", 1));
        UniversalEvent changed = event.toBuilder().version("2.0").data("other").build();

        assertThat(changed).isEqualTo(event).hasSameHashCodeAs(event);
        assertThat(withData(Map.of("a", 1))).isNotEqualTo(event);
        assertThat(event).isNotEqualTo("event");
    }

    @Test
    void aCopyHasAllThatIsNotChanged() {
        UniversalEvent event = UniversalEvent.builder(TYPE)
                .version("3")
                .data(Map.of("a", 1))
                .metadata("x", List.of(1, "two"))
                .build();

        UniversalEvent copy = event.toBuilder().metadata("y", true).build();

        assertThat(copy.id()).isEqualTo(event.id());
        assertThat(copy.timestamp()).isEqualTo(event.timestamp());
        assertThat(copy.version()).isEqualTo("3");
        assertThat(copy.data()).isEqualTo(event.data());
        assertThat(copy.metadata()).containsExactly(Map.entry("x", List.of(1, "two")), Map.entry("y", true));
        assertThat(event.metadata()).containsOnlyKeys("x");
    }

    @Test
    void laterChangesOfAMapThatWasGivenAreNotSeen() {
        List<Object> list = new ArrayList<>(List.of(1));
        Map<String, Object> map = new LinkedHashMap<>(Map.of("list", list));
        UniversalEvent event = UniversalEvent.builder(TYPE)
                .data(map)
                .metadata("list", list)
                .metadata("map", map)
                .build();

        list.add(2);
        map.put("more", true);

        assertThat(event.data().toString()).isEqualTo("{\"list\":[1]}");
        assertThat(event.metadata()).containsEntry("list", List.of(1)).containsEntry("map", Map.of("list", List.of(1)));
    }

    @Test
    void laterChangesOfATreeThatWasGivenAreNotSeen() {
        ObjectNode tree = NODES.objectNode();
        ArrayNode array = tree.putArray("list");
        UniversalEvent event = withData(tree);

        array.add(1);
        tree.put("more", true);

        assertThat(event.data().toString()).isEqualTo("{\"list\":[]}");
    }

    @Test
    void changesOfWhatAnEventReturnsAreNotSeen() {
        UniversalEvent built = withData(Map.of("inner", Map.of("a", 1)));
        for (UniversalEvent event : List.of(built, UniversalEvent.fromJson(built.toJson()))) {
            ((ObjectNode) event.data()).put("b", 2);
            ((ObjectNode) event.at("/inner")).put("b", 2);

            assertThat(event.data().toString()).isEqualTo("{\"inner\":{\"a\":1}}");
            assertThat(event.at("/inner").toString()).isEqualTo("{\"a\":1}");
        }
    }

    @Test
    void metadataCannotBeChanged() {
        Map<String, Object> metadata = UniversalEvent.builder(TYPE)
                .metadata(Map.of("list", new ArrayList<>(List.of(1)), "map", new HashMap<>(Map.of("a", 1))))
                .build()
                .metadata();

        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> metadata.put("b", 1));
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(metadata::clear);
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> metadata.entrySet().iterator().next().setValue("b"));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> ((List<?>) metadata.get("list")).remove(0));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> ((Map<?, ?>) metadata.get("map")).remove("a"));
    }

    @Test
    void dataIsConvertedAsJacksonDoes() {
        assertThat(withData(new Usage(5, "large")).data().toString())
                .isEqualTo("{\"tokens\":5,\"model_name\":\"large\"}");
        assertThat(withData(Map.of("at", List.of(Instant.EPOCH, TimeUnit.DAYS, 'x', 1.5f, (short) 2, new UUID(1, 2))))
                        .data()
                        .toString())
                .isEqualTo("{\"at\":[\"1970-01-01T00:00:00Z\",\"DAYS\",\"x\",1.5,2,"
                        + "\"00000000-0000-0001-0000-000000000002\"]}");
        assertThat(withData(new byte[] {1, 2, 3}).data().stringValue()).isEqualTo("AQID");
        assertThat(withData(new int[] {1, 2}).data().toString()).isEqualTo("[1,2]");
        assertThat(withData(Map.of(5, "five")).data().toString()).isEqualTo("{\"5\":\"five\"}");
        assertThat(withData(NODES.objectNode().set("at", new POJONode(Instant.EPOCH)))
                        .data()
                        .toString())
                .isEqualTo("{\"at\":\"1970-01-01T00:00:00Z\"}");
        assertThat(withData(new AtomicLong(5)).data().toString()).isEqualTo("5");
        assertThat(withData(Collections.singletonMap("a", null)).data().toString())
                .isEqualTo("{\"a\":null}");
    }

    @Test
    void aMapperOfTheUsersConvertsWithItsOwnRules() {
        JsonMapper mapper = JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
                .build();

        UniversalEvent event = UniversalEvent.builder(TYPE)
                .mapper(mapper)
                .data(Map.of("wait", new Waiting(Duration.ofSeconds(5))))
                .build();

        assertThat(event.data().toString()).isEqualTo("{\"wait\":{\"max-delay\":\"PT5S\"}}");
    }

    record Waiting(Duration maxDelay) {}

    @Test
    void dataIsReadAsAType() {
        UniversalEvent built = withData(new Usage(5, "large"));
        for (UniversalEvent event : List.of(built, UniversalEvent.fromJson(built.toJson()))) {
            assertThat(event.data(Usage.class)).isEqualTo(new Usage(5, "large"));
            assertThat((Object) event.data(Map.class)).isEqualTo(Map.of("tokens", 5, "model_name", "large"));
            assertThat(event.data(JsonNode.class)).isEqualTo(event.data());
        }
    }

    @Test
    void dataThatDoesNotFitTheTypeIsAClearError() {
        UniversalEvent event = withData(Map.of("tokens", "many"));

        assertThatExceptionOfType(EventDataException.class)
                .isThrownBy(() -> event.data(Usage.class))
                .withMessageContainingAll(TYPE, event.id().toString(), Usage.class.getName(), "many")
                .satisfies(ex -> {
                    assertThat(ex.eventType()).isEqualTo(TYPE);
                    assertThat(ex.eventId()).isEqualTo(event.id());
                    assertThat(ex.targetType()).isEqualTo(Usage.class.getName());
                });
        assertThatExceptionOfType(EventDataException.class)
                .isThrownBy(() -> withData(null).data(Usage.class))
                .withMessageContaining("it is null");
    }

    @Test
    void aPartOfTheDataIsReadByItsPointer() {
        UniversalEvent built = withData(Map.of("usage", Map.of("tokens", List.of(1, 2, Map.of("a/b", "c")))));
        for (UniversalEvent event : List.of(built, UniversalEvent.fromJson(built.toJson()))) {
            assertThat(event.at("/usage/tokens/1").intValue()).isEqualTo(2);
            assertThat(event.at("/usage/tokens/2/a~1b").stringValue()).isEqualTo("c");
            assertThat(event.at("")).isEqualTo(event.data());
            assertThat(event.at("/usage/tokens/3").isMissingNode()).isTrue();
            assertThat(event.at("/usage/tokens/x").isMissingNode()).isTrue();
            assertThat(event.at("/usage/tokens/1/x").isMissingNode()).isTrue();
            assertThat(event.at("/other").isMissingNode()).isTrue();
            assertThatIllegalArgumentException().isThrownBy(() -> event.at("usage"));
        }
    }

    @Test
    void sizeIsThatOfTheDataAsJson() {
        for (Object data : Arrays.asList(
                null,
                true,
                "",
                "a\"b\\c\n\u0001/",
                "äß€\uD83D\uDE00",
                -120,
                Long.MIN_VALUE,
                List.of(),
                List.of(1, "b"))) {
            assertThat(withData(data).size()).as("%s", data).isEqualTo(bytes(withData(data)));
        }
        for (Object data : List.of(0.1, -Double.MIN_NORMAL, 1f, new BigDecimal("1E-1000"), BigInteger.TEN.pow(800))) {
            assertThat(withData(Map.of("n", data)).size())
                    .as("%s", data)
                    .isBetween(bytes(withData(Map.of("n", data))), bytes(withData(Map.of("n", data))) + 22);
        }
    }

    private static int bytes(UniversalEvent event) {
        return UniversalEvent.fromJson(event.toJson()).size();
    }

    @Test
    void tenMegabytesOfDataAreNoTrouble() {
        String text = "x".repeat(10_000_000);

        UniversalEvent event = withData(Map.of("text", text));

        assertThat(event.size()).isEqualTo(10_000_011);
        assertThat(UniversalEvent.fromJson(event.toJson()).data().get("text").stringValue())
                .isEqualTo(text);
    }

    @Test
    void depthIsThatOfDataOrMetadata() {
        assertThat(withData("text").depth()).isZero();
        assertThat(withData(List.of()).depth()).isEqualTo(1);
        assertThat(withData(Map.of("a", List.of(Map.of()))).depth()).isEqualTo(3);
        assertThat(UniversalEvent.builder(TYPE)
                        .metadata("a", List.of(List.of()))
                        .build()
                        .depth())
                .isEqualTo(3);
    }

    private static Object nested(int depth) {
        Object data = 1;
        for (int i = 0; i < depth; i++) {
            data = (i % 2 == 0) ? List.of(data) : Map.of("a", data);
        }
        return data;
    }

    @Test
    void dataMayBeNestedAThousandTimes() {
        UniversalEvent event = withData(nested(1000));

        assertThat(event.depth()).isEqualTo(1000);
        assertThat(UniversalEvent.fromJson(event.toJson()).depth()).isEqualTo(1000);
        assertThat(withData(event.data()).depth()).isEqualTo(1000);
        assertInvalid(nested(1001), "nested deeper than 1000");
        assertInvalid(List.of(nested(100_000)), "nested deeper than 1000");
        assertThatExceptionOfType(InvalidEventException.class)
                .isThrownBy(() ->
                        UniversalEvent.builder(TYPE).metadata("a", nested(1000)).build())
                .withMessageContainingAll("metadata", "nested deeper than 1000");
    }

    private static void assertInvalid(Object data, String... parts) {
        assertThatExceptionOfType(InvalidEventException.class)
                .isThrownBy(() -> withData(data))
                .withMessageContaining(TYPE)
                .withMessageContainingAll(parts)
                .satisfies(ex -> assertThat(ex.getMessage()).hasSizeLessThan(2000));
    }

    @Test
    void dataThatContainsItselfIsRefused() {
        Map<String, Object> map = new HashMap<>();
        map.put("self", map);
        List<Object> list = new ArrayList<>();
        list.add(Map.of("list", list));
        Map<String, Object> bean = new HashMap<>(Map.of("bean", new Node()));

        assertInvalid(map, "contains itself", "/self/self");
        assertInvalid(list, "contains itself", "/0/list/0");
        assertInvalid(bean, " at /bean ", Node.class.getName());
        Chain chain = new Chain(null);
        assertInvalid(new Chain(List.of(chain, chain.next)), "contains itself", Chain.class.getName());
        assertThatExceptionOfType(InvalidEventException.class)
                .isThrownBy(() -> UniversalEvent.builder(TYPE)
                        .data(map)
                        .mapper(JsonMapper.shared())
                        .build());
        assertThatExceptionOfType(InvalidEventException.class)
                .isThrownBy(
                        () -> UniversalEvent.builder(TYPE).metadata("m", map).build())
                .withMessageContainingAll("metadata", "/m/self");
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void numbersThatAreNotFiniteAreRefused(double number) {
        assertInvalid(number, "data", "not a finite number", Double.toString(number));
        assertInvalid(Map.of("a", List.of(1, Map.of("b/c", number))), " at /a/1/b~1c ");
        assertInvalid(Map.of("a", (float) number), " at /a ");
        assertInvalid(NODES.objectNode().put("a", number), " at /a ");
        assertInvalid(Map.of("point", new java.awt.geom.Point2D.Double(number, 0)), " at /point/x ");
        assertThatExceptionOfType(InvalidEventException.class)
                .isThrownBy(
                        () -> UniversalEvent.builder(TYPE).metadata("n", number).build())
                .withMessageContainingAll("metadata", " at /n ", "not a finite number");
    }

    @Test
    void numbersWithoutEndAreRefused() {
        assertInvalid(List.of(BigInteger.TEN.pow(1000)), " at /0 ", "900 digits");
        assertInvalid(new BigDecimal(BigInteger.TEN.pow(1000).add(BigInteger.ONE), 5), "900 digits");
    }

    @Test
    void dataThatCannotBeConvertedIsRefused() {
        assertInvalid(Map.of("a", new Failing()), " at /a ", Failing.class.getName());
        assertInvalid(new Failing(), Failing.class.getName(), "Index 0 out of bounds");
    }

    static final class Failing {

        private final List<String> values = List.of();

        public String getValue() {
            return this.values.get(0);
        }
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " \t"})
    void aBlankTypeIsRefused(String type) {
        assertThatExceptionOfType(InvalidEventException.class)
                .isThrownBy(() -> UniversalEvent.builder(type))
                .withMessageContaining("type");
        assertThatExceptionOfType(InvalidEventException.class)
                .isThrownBy(() -> UniversalEvent.builder(TYPE).version(type))
                .withMessageContaining("version");
        assertThatExceptionOfType(InvalidEventException.class)
                .isThrownBy(() -> EventSource.of(type))
                .withMessageContaining("component");
    }

    @Test
    void aLongComponentIsRefused() {
        assertThat(EventSource.of("c".repeat(256)).component()).hasSize(256);
        assertThatExceptionOfType(InvalidEventException.class)
                .isThrownBy(() -> EventSource.of("c".repeat(257)))
                .withMessageContainingAll("257", "256");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1699-12-31T23:59:59.999999999Z", "2201-01-01T00:00:00Z"})
    void timesOutsideOfTheYearsAreRefused(Instant time) {
        assertThatExceptionOfType(InvalidEventException.class)
                .isThrownBy(() -> UniversalEvent.builder(TYPE).timestamp(time))
                .withMessageContainingAll("1700", "2200", time.toString());
    }

    @Test
    void metadataOfOtherTypesIsRefusedByName() {
        for (Object value : List.of(Instant.EPOCH, new AtomicLong(), 'x', new int[0], Map.of(1, 2))) {
            assertThatExceptionOfType(InvalidEventException.class)
                    .isThrownBy(() -> UniversalEvent.builder(TYPE)
                            .metadata("fine", 1)
                            .metadata("wrong", List.of(value))
                            .build())
                    .withMessageContainingAll(
                            "metadata", TYPE, " at /wrong/0 ", value.getClass().getName());
        }
        assertThatExceptionOfType(InvalidEventException.class)
                .isThrownBy(
                        () -> UniversalEvent.builder(TYPE).metadata("no", null).build())
                .withMessageContainingAll(" at /no ", "null");
    }

    @Test
    void halfASurrogatePairIsReplaced() {
        UniversalEvent event = withData(Map.of("text", "cut \uD83D", "whole", "\uD83D\uDE00"));

        assertThat(event.data().get("text").stringValue()).isEqualTo("cut \uFFFD");
        assertThat(event.data().get("whole").stringValue()).isEqualTo("\uD83D\uDE00");
        assertThat(UniversalEvent.fromJson(event.toJson()).data().get("text").stringValue())
                .isEqualTo("cut \uFFFD");
        assertInvalid(Map.of("\uDE00", 1), "name", "Unicode");
        assertThatExceptionOfType(InvalidEventException.class).isThrownBy(() -> EventSource.of("a\uDE00\uD83D"));
    }
}
