package io.llmspell.benchmarks.storage;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Measures two by turns, so that both meet the same machine, and prints the median rates and their ratio. */
final class Rounds {

    private final int rounds;

    Rounds(int rounds) {
        this.rounds = rounds;
    }

    /** Does something for a while. */
    interface Contender {

        /** Returns how much it did in a second. */
        double run() throws Exception;
    }

    void print(String what, String unit, Contender ours, Contender theirs) throws Exception {
        // Once to warm up.
        ours.run();
        theirs.run();
        List<Double> our = new ArrayList<>();
        List<Double> their = new ArrayList<>();
        for (int i = 0; i < this.rounds; i++) {
            our.add(ours.run());
            their.add(theirs.run());
        }
        System.out.printf(
                "%-42s ours %,12.0f %s/s   plain %,12.0f %s/s   ratio %.2f   (ours %s, plain %s)%n",
                what, median(our), unit, median(their), unit, median(our) / median(their), range(our), range(their));
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private static String range(List<Double> values) {
        return "%,.0f-%,.0f".formatted(Collections.min(values), Collections.max(values));
    }

    static double rate(long count, long began) {
        return count * 1e9 / (System.nanoTime() - began);
    }
}
