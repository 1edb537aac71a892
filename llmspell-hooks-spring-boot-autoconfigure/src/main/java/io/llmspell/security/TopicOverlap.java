package io.llmspell.security;

import io.llmspell.event.EventPattern;
import io.llmspell.event.EventPattern.Kind;
import java.util.List;
import java.util.function.BiPredicate;

/**
 * Whether there may be a type that two patterns match. Where that is hard to tell, there may be: a topic that is
 * protected stays so.
 */
final class TopicOverlap {

    private TopicOverlap() {}

    static boolean mayMeet(EventPattern one, EventPattern other) {
        String typeOfOne = one.onlyType();
        if (typeOfOne != null) {
            return other.matches(typeOfOne);
        }
        String typeOfOther = other.onlyType();
        if (typeOfOther != null) {
            return one.matches(typeOfOther);
        }
        return isHard(one)
                || isHard(other)
                || mayMeet(segments(one), segments(other), "**", TopicOverlap::segmentsMeet);
    }

    private static boolean isHard(EventPattern pattern) {
        return pattern.kind() == Kind.REGEX || pattern.source().matches(".*[\\[{].*");
    }

    private static List<String> segments(EventPattern pattern) {
        return List.of(pattern.source().split("\\.", -1));
    }

    private static boolean segmentsMeet(String one, String other) {
        return mayMeet(List.of(one.split("")), List.of(other.split("")), "*", TopicOverlap::charactersMeet);
    }

    private static boolean charactersMeet(String one, String other) {
        return one.equals("?") || other.equals("?") || one.equals(other);
    }

    /** Fills a table, from the ends: whether what is left of both can be the same. */
    private static boolean mayMeet(
            List<String> one, List<String> other, String any, BiPredicate<String, String> single) {
        boolean[][] meet = new boolean[one.size() + 1][other.size() + 1];
        for (int i = one.size(); i >= 0; i--) {
            for (int j = other.size(); j >= 0; j--) {
                boolean anyOfOne = i < one.size() && one.get(i).equals(any);
                boolean anyOfOther = j < other.size() && other.get(j).equals(any);
                if (i == one.size() && j == other.size()) {
                    meet[i][j] = true;
                } else if (anyOfOne || anyOfOther) {
                    meet[i][j] = (anyOfOne && (meet[i + 1][j] || (j < other.size() && meet[i][j + 1])))
                            || (anyOfOther && (meet[i][j + 1] || (i < one.size() && meet[i + 1][j])));
                } else {
                    meet[i][j] = i < one.size()
                            && j < other.size()
                            && single.test(one.get(i), other.get(j))
                            && meet[i + 1][j + 1];
                }
            }
        }
        return meet[0][0];
    }
}
