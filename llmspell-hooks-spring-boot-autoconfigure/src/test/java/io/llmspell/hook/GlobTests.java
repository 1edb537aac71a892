package io.llmspell.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobTests {

    @ParameterizedTest
    @CsvSource({
        "shell-*, shell-bash, true",
        "shell-*, shell-, true",
        "shell-*, my-shell-bash, false",
        "*search*, web-search-tool, true",
        "get?, getX, true",
        "get?, get, false",
        "a.c, abc, false",
        "Tool, tool, false",
        "*, anything at all, true",
    })
    void starStandsForAnyCharactersAndQuestionMarkForOne(String pattern, String name, boolean matches) {
        assertThat(new Glob(pattern).matches(name)).isEqualTo(matches);
    }

    @Test
    void anEvilPatternIsMatchedInNoTime() {
        Glob glob = new Glob("*a".repeat(100));

        boolean matches = Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(5), () -> glob.matches("a".repeat(99) + "b".repeat(1000)));

        assertThat(matches).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t"})
    void aBlankPatternIsRefused(String pattern) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Glob(pattern))
                .withMessageContaining("must have 1 to 200 characters");
    }

    @Test
    void aPatternWithWhiteSpaceIsRefusedSayingWhere() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Glob("shell *"))
                .withMessageContainingAll("'shell *'", "position 5");
    }

    @Test
    void aPatternThatIsTooLongIsRefused() {
        assertThat(new Glob("x".repeat(200)).matches("x".repeat(200))).isTrue();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Glob("x".repeat(201)))
                .withMessageContaining("1 to 200");
    }
}
