package io.llmspell.benchmarks.event;

import java.util.Arrays;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Prints how long a publisher that keeps an even pace is held up by a call, and how long an event takes from when it
 * was due to be published to its handler. Arguments: events a second, seconds, and the names of {@link Contenders}; by
 * default ours, woken eagerly and lazily.
 */
public final class LatencyMain {

    private static final int WARM_UP_SECONDS = 2;

    private static final double[] PERCENTILES = {50, 99, 99.9};

    private static final double MICROSECOND = 1e3;

    private LatencyMain() {}

    public static void main(String[] arguments) throws Exception {
        int rate = Integer.parseInt(arguments[0]);
        int seconds = Integer.parseInt(arguments[1]);
        List<String> names =
                (arguments.length > 2) ? Arrays.asList(arguments).subList(2, arguments.length) : defaults();
        System.out.printf("%d events/s for %d s, Java %s, µs%n", rate, seconds, System.getProperty("java.version"));
        System.out.printf(
                "%-15s %9s %9s %9s   %9s %9s %9s%n", "", "publish", "p99", "p99.9", "handled", "p99", "p99.9");
        for (String name : names) {
            measure(name, rate, seconds);
        }
    }

    private static List<String> defaults() {
        return List.of("ours", "oursLazy");
    }

    private static void measure(String name, int rate, int seconds) throws Exception {
        LatencyProbe probe = new LatencyProbe(rate);
        Contender contender = Contenders.start(name, 1, List.of(probe));
        probe.run(contender, WARM_UP_SECONDS);
        probe.run(contender, seconds);
        contender.stop();
        System.out.printf("%-15s%s  %s%n", name, percentiles(probe.publishing()), percentiles(probe.handling()));
    }

    private static String percentiles(Histogram histogram) {
        StringBuilder text = new StringBuilder();
        for (double percentile : PERCENTILES) {
            text.append(" %9.2f".formatted(histogram.getValueAtPercentile(percentile) / MICROSECOND));
        }
        return text.toString();
    }
}
