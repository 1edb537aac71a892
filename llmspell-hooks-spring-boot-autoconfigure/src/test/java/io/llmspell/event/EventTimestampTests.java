package io.llmspell.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** Timestamps of events that are read are those that the JDK reads. */
class EventTimestampTests {

    private static final long FIRST = Instant.parse("1700-01-01T00:00:00Z").getEpochSecond();

    private static final long LAST = Instant.parse("2200-12-31T23:59:59Z").getEpochSecond();

    @Property
    void eachTimeIsReadAsItWasWritten(@ForAll("times") Instant time) {
        assertThat(read(time.toString())).isEqualTo(time);
    }

    @Property
    void aFractionMayHaveAnyNumberOfDigits(@ForAll("times") Instant time, @ForAll("fractions") String fraction) {
        String text = time.toString().substring(0, 19) + "." + fraction + "Z";

        assertThat(read(text)).isEqualTo(Instant.parse(text));
    }

    @Property(tries = 5_000)
    void whatTheJdkRefusesIsRefused(
            @ForAll("times") Instant time, @ForAll("places") int place, @ForAll("characters") char other) {
        StringBuilder text = new StringBuilder(time.toString());
        text.setCharAt(place % text.length(), other);

        Instant expected = parse(text.toString());
        if (expected == null) {
            assertThatExceptionOfType(InvalidEventException.class)
                    .isThrownBy(() -> read(text.toString()))
                    .withMessageContaining("must be an ISO-8601 instant: '" + text + "'");
        } else if (expected.getEpochSecond() < FIRST || expected.getEpochSecond() > LAST) {
            assertThatExceptionOfType(InvalidEventException.class)
                    .isThrownBy(() -> read(text.toString()))
                    .withMessageContaining("1700 to 2200");
        } else {
            assertThat(read(text.toString())).isEqualTo(expected);
        }
    }

    private static @Nullable Instant parse(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException ex) {
            return null;
        }
    }

    private static Instant read(String timestamp) {
        return UniversalEvent.fromJson("{\"id\":\"00000000-0000-7000-8000-000000000000\",\"event_type\":\"a\","
                        + "\"source\":{\"component\":\"a\"},\"timestamp\":\"" + timestamp + "\"}")
                .timestamp();
    }

    @Provide
    Arbitrary<Instant> times() {
        Arbitrary<Integer> nanos =
                Arbitraries.oneOf(Arbitraries.just(0), Arbitraries.integers().between(0, 999_999_999));
        return Combinators.combine(Arbitraries.longs().between(FIRST, LAST), nanos)
                .as(Instant::ofEpochSecond);
    }

    @Provide
    Arbitrary<String> fractions() {
        return Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(9);
    }

    @Provide
    Arbitrary<Integer> places() {
        return Arbitraries.integers().between(0, 29);
    }

    @Provide
    Arbitrary<Character> characters() {
        return Arbitraries.of('0', '1', '2', '3', '4', '6', '9', '-', '+', 'T', 't', 'Z', 'z', ':', '.', ' ', '/', '٣');
    }
}
