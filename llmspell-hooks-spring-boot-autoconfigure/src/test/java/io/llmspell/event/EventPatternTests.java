package io.llmspell.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.llmspell.event.EventPattern.Kind;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventPatternTests {

    private static final PatternLimits WIDE = new PatternLimits(20_000, 20_000, 20_000, 20_000);

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "order.created order.created true",
                "order.created order.created.twice false",
                "order.created Order.created false",
                "order.* order.created true",
                "order.* order false",
                "order.* order.item.added false",
                "*.created order.created true",
                "*.created created false",
                "order.*.added order.item.added true",
                "order.*.added order.added false",
                "* order true",
                "* order.created false",
                "ord* order true",
                "ord* ord true",
                "ord* order.created false",
                "*er order true",
                "o*d*r order true",
                "o*d*r odd false",
                "order.it*.added order.item.added true",
                "order.** order true",
                "order.** order.created true",
                "order.** order.item.added true",
                "order.** orders false",
                "** anything.at.all true",
                "**.created created true",
                "**.created order.item.created true",
                "**.created recreated false",
                "order.**.added order.added true",
                "order.**.added order.item.line.added true",
                "order.**.added order.item.line.removed false",
                "**.item.** item true",
                "**.item.** order.item.added true",
                "**.item.** order.items.added false",
                "**.a.**.b.**.c a.b.a.b.b.c true",
                "**.a.**.b.**.c b.a.c false",
                "**.*.** a true",
                "**.**.a x.y.a true",
                "a.**.**.**.**.b a.b true",
                "*.** a true",
                "order.?? order.ok true",
                "order.?? order.o false",
                "order?created order.created false",
                "v[0-9] v7 true",
                "v[0-9] vx false",
                "v[!0-9] vx true",
                "v[!0-9] v7 false",
                "a[!x]b a.b false",
                "a[+-9]b a.b false",
                "a[+-9]b a/b true",
                "a[xyz-]b a-b true",
                "a[-xyz]b a-b true",
                "a[a!]b a!b true",
                "{order,invoice}.created invoice.created true",
                "{order,invoice}.created payment.created false",
                "{order.item,invoice}.created order.item.created true",
                "{order.**,*}.created order.a.b.created true",
                "order{,s}.created order.created true",
                "order{,s}.created orders.created true",
                "order{,.*}.created order.item.created true",
                "{a,b}.{c,d} b.c true",
                "{a,b}.{c,d} a.b false",
                "{[a,b],c}x ,x true",
                "{order} order true",
                "a,b a,b true",
                "regex:order\\.(created|paid) order.paid true",
                "regex:order\\.(created|paid) order.paid.twice false",
                "regex:order order.created false",
                "regex:.* order.created true",
            })
    void matchesWholeTypes(String pattern, String type, String expected) {
        assertThat(EventPattern.of(pattern).matches(type)).isEqualTo(expected.equals("true"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "order.created EXACT",
                "{order} EXACT",
                "{a,a}.b EXACT",
                "order.** PREFIX",
                "order.item.** PREFIX",
                "** PREFIX",
                "**.** PREFIX",
                "**.created SUFFIX",
                "order.* GLOB",
                "order.*.** GLOB",
                "**.item.** GLOB",
                "{a,b} GLOB",
                "ord?r GLOB",
                "regex:order REGEX",
            })
    void isCompiledToTheCheapestKindThatDoes(String pattern, Kind kind) {
        assertThat(EventPattern.of(pattern).kind()).isEqualTo(kind);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("", 0, "blank"),
                Arguments.of("   ", 0, "blank"),
                Arguments.of("a b", 1, "white space"),
                Arguments.of("a.b\n", 3, "white space"),
                Arguments.of("a\u0000", 1, "control character"),
                Arguments.of("a\u00a0b", 1, "white space"),
                Arguments.of(".a", 0, "empty segment"),
                Arguments.of("a..b", 2, "empty segment"),
                Arguments.of("a.", 1, "empty segment"),
                Arguments.of(".", 0, "empty segment"),
                Arguments.of("a**", 1, "not a whole segment"),
                Arguments.of("a.**b.c", 2, "not a whole segment"),
                Arguments.of("**a", 0, "not a whole segment"),
                Arguments.of("{**,a}b", 1, "not a whole segment"),
                Arguments.of("a.***", 2, "3 stars in a row"),
                Arguments.of("{*,a}*", 5, "next to another"),
                Arguments.of("*{a,}*", 5, "next to another"),
                Arguments.of("**.a.**.b.**.c.**", 15, "more than 3 times '**'"),
                Arguments.of("a.[bc", 2, "never closed"),
                Arguments.of("a.[", 2, "never closed"),
                Arguments.of("a.b]", 3, "closes nothing"),
                Arguments.of("a.{b,c", 2, "never closed"),
                Arguments.of("a.b}", 3, "closes nothing"),
                Arguments.of("a.{b,[c}", 7, "'}' between brackets"),
                Arguments.of("a[]", 1, "no character"),
                Arguments.of("a[!]", 1, "no character"),
                Arguments.of("a[xz-a]", 3, "wrong way round"),
                Arguments.of("a[x.y]", 3, "'.' between brackets"),
                Arguments.of("a[x*]", 3, "'*' between brackets"),
                Arguments.of("a[x y]", 3, "white space"),
                Arguments.of("{a,{b,c}}", 3, "braces within braces"),
                Arguments.of("a{}", 1, "nothing between the braces"),
                Arguments.of("{a,}", 3, "empty segment"),
                Arguments.of("{,a}.b", 1, "empty segment"),
                Arguments.of("a.{b,}", 5, "empty segment"),
                Arguments.of("a.{b,}.c", 5, "empty segment"),
                Arguments.of("a{.,b}", 2, "empty segment"),
                Arguments.of("a".repeat(257), 256, "more than 256 characters"),
                Arguments.of("*".repeat(10_000), 256, "more than 256 characters"),
                Arguments.of("a.".repeat(16) + "b", 32, "more than 16 segments"),
                Arguments.of("?".repeat(17), 16, "more than 16 wildcards"),
                Arguments.of("[ab]".repeat(17), 64, "more than 16 wildcards"),
                Arguments.of("{" + "a,".repeat(32) + "a}", 64, "more than 32 alternatives"),
                Arguments.of("{a,b}".repeat(6), 25 + 2, "more than 32 alternatives"),
                Arguments.of("regex:", 0, "no regular expression"),
                Arguments.of("regex:a b", 7, "white space"),
                Arguments.of("regex:(a", 6, "never closed"),
                Arguments.of("regex:(a)(b|(c)", 9, "never closed"),
                Arguments.of("regex:a)b", 7, "closes nothing"),
                Arguments.of("regex:x[z-a]", 8, "invalid character class range"),
                Arguments.of("regex:x[abc", 7, "missing closing ]"),
                Arguments.of("regex:ab**", 8, "invalid nested repetition operator"),
                Arguments.of("regex:a(?=b)", 7, "unsupported Perl syntax"),
                Arguments.of("regex:a\\", 7, "trailing backslash"),
                Arguments.of("regex:a\\1", 7, "invalid escape sequence"),
                Arguments.of("regex:a{3,2}", 7, "invalid repeat count"),
                Arguments.of("regex:((a{100}){100}){100}", 15, "more than 2000 steps"),
                Arguments.of("regex:a{100}(?i){100}", 16, "more than 2000 steps"),
                Arguments.of("regex:a{100}?(?i){100}", 17, "more than 2000 steps"),
                Arguments.of("regex:([(]a{100}[)]){100}", 20, "more than 2000 steps"),
                Arguments.of("regex:(\\Q((\\E{100}){100}", 19, "more than 2000 steps"));
    }

    @ParameterizedTest
    @MethodSource
    void refused(String pattern, int position, String problem) {
        assertThatExceptionOfType(InvalidEventPatternException.class)
                .isThrownBy(() -> EventPattern.of(pattern))
                .withMessageContainingAll("at position " + position + ":", problem)
                .satisfies(ex -> assertThat(ex.position()).isEqualTo(position))
                .satisfies(ex -> assertThat(ex.pattern()).isEqualTo(pattern));
    }

    @ParameterizedTest
    @NullSource
    void noPatternIsRefusedToo(String pattern) {
        InvalidEventPatternException thrown =
                catchThrowableOfType(InvalidEventPatternException.class, () -> EventPattern.of(pattern));

        assertThat(thrown.position()).isZero();
        assertThat(thrown.pattern()).isEmpty();
    }

    @Test
    void aRefusalSaysWhatToWriteInstead() {
        assertThatExceptionOfType(InvalidEventPatternException.class)
                .isThrownBy(() -> EventPattern.of("order.created**"))
                .withMessage("Invalid event pattern 'order.created**' at position 13: '**' is not a whole segment."
                        + " Put dots around it, or write '*'.");
    }

    @Test
    void aRefusalShowsALongOrForgedPatternShortAndOnOneLine() {
        assertThatExceptionOfType(InvalidEventPatternException.class)
                .isThrownBy(() -> EventPattern.of("a\nb" + "c".repeat(10_000)))
                .withMessageContainingAll("'a\\u000ab", "... (10003 characters)")
                .satisfies(
                        ex -> assertThat(ex.getMessage()).hasSizeLessThan(400).doesNotContain("\n"));
    }

    @Test
    void starsWithoutEndAreRefusedWhateverTheLimits() {
        assertThatExceptionOfType(InvalidEventPatternException.class)
                .isThrownBy(() -> EventPattern.of("*".repeat(10_000), WIDE))
                .withMessageContaining("10000 stars in a row");
    }

    @Test
    void anEvilPatternIsMatchedInNoTime() {
        EventPattern withinSegment = EventPattern.of("*a".repeat(5_000), WIDE);
        EventPattern acrossSegments = EventPattern.of("**.a.*.**.a.*.**.a.b");

        assertQuick(withinSegment, "a".repeat(4_999) + "b".repeat(10));
        assertQuick(acrossSegments, "a.".repeat(10_000) + "c");
    }

    @Test
    void anEvilRegularExpressionIsMatchedInNoTime() {
        assertThat(EventPattern.of("regex:(a+)+$").matches("aaaa")).isTrue();
        assertQuick(EventPattern.of("regex:(a+)+$"), "a".repeat(50_000) + "b");
    }

    @Test
    void theSyntaxOfRegularExpressionsIsPlainTextElsewhere() {
        EventPattern plain = EventPattern.of("(a+)+$");

        assertThat(plain.kind()).isEqualTo(Kind.EXACT);
        assertThat(plain.matches("(a+)+$")).isTrue();
        assertQuick(plain, "a".repeat(50_000) + "b");
    }

    private static void assertQuick(EventPattern pattern, String type) {
        boolean matches = Assertions.assertTimeoutPreemptively(Duration.ofSeconds(5), () -> pattern.matches(type));

        assertThat(matches).isFalse();
    }

    @Test
    void groupsWithinGroupsWithoutEndAreRefused() {
        assertThatExceptionOfType(InvalidEventPatternException.class)
                .isThrownBy(() -> EventPattern.of("regex:" + "(".repeat(5_000) + ")".repeat(5_000), WIDE))
                .satisfies(ex -> assertThat(ex.position()).isEqualTo(206));
    }

    @Test
    void aRegularExpressionMayRepeatWithinBounds() {
        EventPattern pattern =
                EventPattern.of("regex:[a-z]{1,64}\\.(v\\d{1,3}\\.){0,4}[[:alpha:]]{1,64}\\x{0021}\\Q{9}\\E");

        assertThat(pattern.matches("order.v1.v22.created!{9}")).isTrue();
        assertThat(pattern.matches("order.created")).isFalse();
    }

    @Test
    void patternsAtTheLimitsAreTaken() {
        assertThat(EventPattern.of("a".repeat(256)).matches("a".repeat(256))).isTrue();
        assertThat(EventPattern.of("?".repeat(16)).matches("a".repeat(16))).isTrue();
        assertThat(EventPattern.of("{a,b}".repeat(5)).matches("ababa")).isTrue();
        assertThat(EventPattern.of("a.".repeat(15) + "a").matches("a.".repeat(15) + "a"))
                .isTrue();
    }

    @Test
    void limitsAreThoseGiven() {
        PatternLimits limits = new PatternLimits(9, 2, 1, 1);

        assertThat(EventPattern.of("*.created", limits).matches("a.created")).isTrue();
        Stream.of("*.createdd", "a.b.c", "*.*", "{a,b}")
                .forEach(pattern -> assertThatExceptionOfType(InvalidEventPatternException.class)
                        .isThrownBy(() -> EventPattern.of(pattern, limits)));
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 1, 1, maxLength", "1, 0, 1, 1, maxSegments", "1, 1, 0, 1, maxWildcards", "1, 1, 1, -1, maxAl"})
    void limitsBelowOneAreRefused(int length, int segments, int wildcards, int alternatives, String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PatternLimits(length, segments, wildcards, alternatives))
                .withMessageContaining(name);
    }

    @Test
    void patternsAreEqualIfTheirSourcesAre() {
        assertThat(EventPattern.of("a.*"))
                .isEqualTo(EventPattern.of("a.*", WIDE))
                .hasSameHashCodeAs(EventPattern.of("a.*"))
                .isNotEqualTo(EventPattern.of("a.?"))
                .hasToString("a.*");
        assertThat(EventPattern.of("a.*").source()).isEqualTo("a.*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"order", "order.created", "a.b-c_d.e1:f/g,h!", "Bestellung.\u00fcberpr\u00fcft"})
    void typesAreSegmentsOfPlainText(String type) {
        EventTypes.check(type, PatternLimits.DEFAULT);

        assertThat(EventPattern.of(type).matches(type)).isTrue();
    }

    static Stream<Arguments> refusedTypes() {
        return Stream.of(
                Arguments.of(null, 0, "blank"),
                Arguments.of(" ", 0, "blank"),
                Arguments.of("a b", 1, "white space"),
                Arguments.of("a.b\r\n", 3, "control character"),
                Arguments.of(".a", 0, "empty segment"),
                Arguments.of("a..b", 2, "empty segment"),
                Arguments.of("a.", 1, "empty segment"),
                Arguments.of("a.*", 2, "'*' is for patterns"),
                Arguments.of("a?", 1, "'?' is for patterns"),
                Arguments.of("a[", 1, "'[' is for patterns"),
                Arguments.of("a]", 1, "']' is for patterns"),
                Arguments.of("{a", 0, "'{' is for patterns"),
                Arguments.of("a}", 1, "'}' is for patterns"),
                Arguments.of("regex:a", 0, "start of a pattern"),
                Arguments.of("a".repeat(257), 256, "more than 256 characters"),
                Arguments.of("a.".repeat(16) + "b", 32, "more than 16 segments"));
    }

    @ParameterizedTest
    @MethodSource
    void refusedTypes(String type, int position, String problem) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventTypes.check(type, PatternLimits.DEFAULT))
                .withMessageContainingAll("at position " + position + ":", problem);
    }
}
