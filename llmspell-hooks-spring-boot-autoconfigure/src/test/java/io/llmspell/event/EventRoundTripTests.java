package io.llmspell.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Apart from the examples, as another test engine runs it. */
class EventRoundTripTests {

    @Property(tries = 1000)
    void nothingIsLostInJson(@ForAll("events") UniversalEvent event) {
        UniversalEvent read = UniversalEvent.fromJson(event.toJson());

        assertSame(read, event);
        assertThat(read.toJson()).isEqualTo(event.toJson());
        assertThat(read.depth()).isEqualTo(event.depth());
        assertThat(event.size()).isGreaterThanOrEqualTo(read.size());
    }

    @Property(tries = 500)
    void nothingIsLostInAMapperOfTheUsers(@ForAll("events") UniversalEvent event) {
        JsonMapper mapper = JsonMapper.shared();

        assertSame(mapper.readValue(mapper.writeValueAsBytes(event), UniversalEvent.class), event);
        assertSame(mapper.convertValue(mapper.valueToTree(event), UniversalEvent.class), event);
    }

    @Property(tries = 1000)
    void nothingIsLostInACloudEvent(@ForAll("events") UniversalEvent event) {
        assertSame(CloudEvents.fromCloudEvent(CloudEvents.toCloudEvent(event)), event);

        UniversalEvent read = UniversalEvent.fromJson(event.toJson());
        assertSame(CloudEvents.fromCloudEvent(CloudEvents.toCloudEvent(read)), event);
    }

    private static void assertSame(UniversalEvent read, UniversalEvent expected) {
        assertThat(read.id()).isEqualTo(expected.id());
        assertThat(read.eventType()).isEqualTo(expected.eventType());
        assertThat(read.timestamp()).isEqualTo(expected.timestamp());
        assertThat(read.version()).isEqualTo(expected.version());
        assertThat(read.source()).isEqualTo(expected.source());
        assertThat(EventRoundTripTests.isSame(read.data(), expected.data()))
                .as("%s is %s", read.data(), expected.data())
                .isTrue();
        assertThat(read.metadata()).isEqualTo(expected.metadata());
    }

    /** Numbers by their values, as JSON has no types of them. */
    private static boolean isSame(JsonNode one, JsonNode other) {
        return one.equals(
                (a, b) -> (a.isNumber() && b.isNumber())
                        ? a.decimalValue().compareTo(b.decimalValue())
                        : a.equals(b) ? 0 : 1,
                other);
    }

    @Provide
    Arbitrary<UniversalEvent> events() {
        Arbitrary<EventSource> sources = Combinators.combine(names(), text().injectNull(0.3), text().injectNull(0.3))
                .as(EventSource::new);
        Arbitrary<Map<String, Object>> metadata = Arbitraries.maps(
                        Arbitraries.oneOf(attributeNames(), text()), values(metadataScalars(), 2))
                .ofMaxSize(4);
        return Combinators.combine(names(), times(), names(), sources, values(scalars(), 3), metadata)
                .as((type, time, version, source, data, notes) -> UniversalEvent.builder(type)
                        .id(UUID.randomUUID())
                        .timestamp(time)
                        .version(version)
                        .source(source)
                        .data(data)
                        .metadata(notes)
                        .build());
    }

    private static Arbitrary<Instant> times() {
        long first = Instant.parse("1700-01-01T00:00:00Z").getEpochSecond();
        long last = Instant.parse("2200-12-31T23:59:59Z").getEpochSecond();
        return Combinators.combine(
                        Arbitraries.longs().between(first, last),
                        Arbitraries.integers().between(0, 999_999_999))
                .as(Instant::ofEpochSecond);
    }

    private static Arbitrary<String> text() {
        return Arbitraries.strings().all().ofMaxLength(12).map(JsonText::wellFormed);
    }

    private static Arbitrary<String> names() {
        return text().filter(text -> !text.isBlank());
    }

    private static Arbitrary<String> attributeNames() {
        Arbitrary<String> any =
                Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1).ofMaxLength(22);
        return Arbitraries.oneOf(
                any,
                Arbitraries.of("id", "source", "data", "time", "subject", "metadata", "cloudevents", "dataschema"));
    }

    private static Arbitrary<Object> scalars() {
        return Arbitraries.oneOf(
                text().asGeneric(),
                Arbitraries.of(true, false).asGeneric(),
                Arbitraries.integers().asGeneric(),
                Arbitraries.longs().asGeneric(),
                Arbitraries.bigIntegers()
                        .between(BigInteger.TEN.pow(80).negate(), BigInteger.TEN.pow(80))
                        .asGeneric(),
                Arbitraries.doubles().asGeneric(),
                Arbitraries.bigDecimals()
                        .between(new BigDecimal("-1E40"), new BigDecimal("1E40"))
                        .ofScale(30)
                        .asGeneric(),
                Arbitraries.just(null));
    }

    /** Those whose Java types JSON gives back. */
    private static Arbitrary<Object> metadataScalars() {
        return Arbitraries.oneOf(
                text().asGeneric(),
                Arbitraries.of(true, false).asGeneric(),
                Arbitraries.integers().asGeneric(),
                Arbitraries.longs().greaterOrEqual(1L << 31).asGeneric(),
                Arbitraries.doubles().asGeneric());
    }

    private static Arbitrary<Object> values(Arbitrary<Object> scalars, int depth) {
        if (depth == 0) {
            return scalars;
        }
        Arbitrary<Object> parts = Arbitraries.lazy(() -> values(scalars, depth - 1));
        Arbitrary<List<Object>> lists = parts.list().ofMaxSize(3);
        Arbitrary<Map<String, Object>> maps = Arbitraries.maps(text(), parts).ofMaxSize(3);
        return Arbitraries.oneOf(scalars, lists.asGeneric(), maps.asGeneric());
    }
}
