package io.llmspell.benchmarks.event;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Patterns and types of an application with many agents: however many patterns, a type matches a few of them. */
public final class PatternSamples {

    /** How many types there are; a power of two. */
    public static final int TYPES = 1024;

    private static final int SEED = 42;

    private static final String[] ENDINGS = {"completed", "started", "failed"};

    private PatternSamples() {}

    /** 40 % are exact, 30 % like {@code a.*.c}, 20 % like {@code a.**} and 10 % like {@code *.x}. */
    public static List<String> patterns(int count) {
        return IntStream.range(0, count).mapToObj(PatternSamples::pattern).toList();
    }

    private static String pattern(int i) {
        int group = i / 10;
        int kind = i % 10;
        if (kind < 4) {
            return "agent" + group + ".op" + kind + ".completed";
        }
        if (kind < 7) {
            return "agent" + group + ".*." + ENDINGS[kind - 4];
        }
        if (kind < 9) {
            return ((kind == 7) ? "tool" : "agent") + group + ".**";
        }
        return "*.error" + group;
    }

    /** Types for so many patterns, of which each matches one to three. */
    public static String[] wanted(int patterns) {
        Random random = new Random(SEED);
        int groups = Math.max(1, patterns / 10);
        return IntStream.range(0, TYPES)
                .mapToObj(i -> wanted(i % 4, random.nextInt(groups), random.nextInt(8)))
                .toArray(String[]::new);
    }

    private static String wanted(int kind, int group, int operation) {
        return switch (kind) {
            case 0, 1 -> "agent" + group + ".op" + operation + ".completed";
            case 2 -> "tool" + group + ".exec.http.completed";
            default -> "svc" + group + ".error" + group;
        };
    }

    /** Types that look alike but match none. */
    public static String[] unwanted(int patterns) {
        Random random = new Random(SEED);
        int groups = Math.max(1, patterns / 10);
        return IntStream.range(0, TYPES)
                .mapToObj(i -> unwanted(i % 2, random.nextInt(groups), i))
                .toArray(String[]::new);
    }

    private static String unwanted(int kind, int group, int i) {
        return (kind == 0) ? "model" + group + ".op" + i + ".completed" : "svc" + group + ".info" + i;
    }
}
