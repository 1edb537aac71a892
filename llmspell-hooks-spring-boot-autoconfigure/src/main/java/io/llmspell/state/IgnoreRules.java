package io.llmspell.state;

import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Which comparisons a {@link ReplayReport} leaves out. Names may hold {@code *} for any number of characters. */
public final class IgnoreRules {

    private IgnoreRules() {}

    /** Those of hooks of this name. */
    public static Predicate<ReplayComparison> hook(String name) {
        Predicate<String> pattern = pattern(name);
        return comparison -> pattern.test(comparison.hook());
    }

    /** Those at points of this external name. */
    public static Predicate<ReplayComparison> point(String name) {
        Predicate<String> pattern = pattern(name);
        return comparison -> pattern.test(comparison.point());
    }

    /** Those around components of this name. */
    public static Predicate<ReplayComparison> component(String name) {
        Predicate<String> pattern = pattern(name);
        return comparison -> pattern.test(comparison.target().component().name());
    }

    /** Those of this kind. */
    public static Predicate<ReplayComparison> kind(ReplayComparison.Kind kind) {
        return comparison -> comparison.kind() == kind;
    }

    /** Those of which either decision has a reason with this text in it. */
    public static Predicate<ReplayComparison> reason(String text) {
        return comparison -> comparison.hasReason(text);
    }

    private static Predicate<String> pattern(String name) {
        String regex = Pattern.quote(name).replace("*", "\\E.*\\Q");
        return Pattern.compile(regex, Pattern.DOTALL).asMatchPredicate();
    }
}
