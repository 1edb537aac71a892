package io.llmspell.hook;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Apart from the examples, as another test engine runs it. */
class GlobPropertyTests {

    @Property(tries = 3000)
    void agreesWithARecursiveOracle(@ForAll("patterns") String pattern, @ForAll("names") String name) {
        assertThat(new Glob(pattern).matches(name))
                .as("%s on %s", pattern, name)
                .isEqualTo(oracle(pattern, name));
    }

    @Provide
    Arbitrary<String> patterns() {
        return Arbitraries.strings().withChars("ab*?").ofMinLength(1).ofMaxLength(8);
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.strings().withChars("ab").ofMaxLength(8);
    }

    private static boolean oracle(String pattern, String name) {
        if (pattern.isEmpty()) {
            return name.isEmpty();
        }
        if (pattern.charAt(0) == '*') {
            return oracle(pattern.substring(1), name) || (!name.isEmpty() && oracle(pattern, name.substring(1)));
        }
        return !name.isEmpty()
                && (pattern.charAt(0) == '?' || pattern.charAt(0) == name.charAt(0))
                && oracle(pattern.substring(1), name.substring(1));
    }
}
