package io.llmspell.event;

import io.llmspell.benchmarks.event.PatternSamples;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.springframework.util.AntPathMatcher;

/**
 * How long it takes to find the patterns that a type matches, one to three of as many as there are: for a type that was
 * published before, which should allocate nothing, for one that was not, and by trying one after the other.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 2,
        jvmArgsAppend = {"-Xms2g", "-Xmx2g"})
public class PatternMatchBenchmark {

    /** Types in turn. */
    public abstract static class Types {

        private String[] types = {};

        private int next;

        void types(int patterns) {
            this.types = PatternSamples.wanted(patterns);
        }

        String next() {
            int index = this.next;
            this.next = (index + 1) % PatternSamples.TYPES;
            return this.types[index];
        }

        /** Finds out before it is measured whether all matchers find the same. */
        void verify(List<String> patterns, Matcher matcher) {
            List<EventPattern> all = patterns.stream().map(EventPattern::of).toList();
            for (int i = 0; i < PatternSamples.TYPES; i += PatternSamples.TYPES / 16) {
                String type = this.types[i];
                long expected =
                        all.stream().filter(pattern -> pattern.matches(type)).count();
                if (matcher.match(type) != expected) {
                    throw new IllegalStateException(
                            type + " matches " + expected + " patterns, not " + matcher.match(type));
                }
            }
        }
    }

    /** Counts the patterns that match. */
    @FunctionalInterface
    interface Matcher {

        int match(String type);
    }

    /** The routes of a bus, with what they were asked for once. */
    @State(Scope.Benchmark)
    public static class Cached extends Types {

        @Param({"10", "1000", "10000", "100000"})
        private int patterns;

        private Routes routes;

        @Setup
        public void setUp() {
            EventLimits defaults = EventLimits.DEFAULT;
            EventLimits limits = new EventLimits(
                    defaults.maxSize(),
                    defaults.maxDepth(),
                    defaults.maxMetadata(),
                    this.patterns,
                    defaults.maxRegexPatterns(),
                    defaults.maxCachedTypes(),
                    defaults.maxDeadLetters(),
                    defaults.patterns());
            // Only makes subscriptions. It has no threads, and to close it would count as allocated by the last
            // iteration.
            EventBus bus = EventBus.builder().limits(limits).build();
            this.routes = new Routes(limits, (type, nanos) -> {}, System::nanoTime);
            List<String> sources = PatternSamples.patterns(this.patterns);
            for (String source : sources) {
                this.routes.add((QueuedSubscription) bus.subscribe(source, event -> {}));
            }
            types(this.patterns);
            verify(sources, type -> this.routes.route(type).prompt().subscriptions().length);
            for (int i = 0; i < PatternSamples.TYPES; i++) {
                this.routes.route(next());
            }
        }
    }

    /** The index that routes are looked up in. */
    @State(Scope.Benchmark)
    public static class Indexed extends Types {

        @Param({"10", "1000", "10000", "100000"})
        private int patterns;

        private final PatternIndex<Object> index = new PatternIndex<>();

        @Setup
        public void setUp() {
            List<String> sources = PatternSamples.patterns(this.patterns);
            for (String source : sources) {
                this.index.add(EventPattern.of(source), new Object());
            }
            types(this.patterns);
            verify(sources, type -> this.index.match(type).size());
        }
    }

    /** A list to go through. */
    @State(Scope.Benchmark)
    public static class Listed extends Types {

        @Param({"10", "1000"})
        private int patterns;

        private final AntPathMatcher matcher = new AntPathMatcher(".");

        private String[] sources;

        private Pattern[] expressions;

        @Setup
        public void setUp() {
            List<String> all = PatternSamples.patterns(this.patterns);
            this.sources = all.toArray(String[]::new);
            this.expressions =
                    all.stream().map(source -> Pattern.compile(regex(source))).toArray(Pattern[]::new);
            this.matcher.setCachePatterns(true);
            types(this.patterns);
            verify(all, this::byRegex);
            verify(all, this::byAntPath);
        }

        private static String regex(String source) {
            return Stream.of(source.split("\\.", -1))
                    .map(Listed::segment)
                    .collect(Collectors.joining("\\."))
                    .replace("\\.(", "(");
        }

        private static String segment(String segment) {
            return switch (segment) {
                case "*" -> "[^.]+";
                case "**" -> "(?:\\..*)?";
                default -> segment;
            };
        }

        private int byRegex(String type) {
            int found = 0;
            for (Pattern expression : this.expressions) {
                found += expression.matcher(type).matches() ? 1 : 0;
            }
            return found;
        }

        private int byAntPath(String type) {
            int found = 0;
            for (String source : this.sources) {
                found += this.matcher.match(source, type) ? 1 : 0;
            }
            return found;
        }
    }

    /** A type that was published before. */
    @Benchmark
    public Object cachedType(Cached state) {
        return state.routes.route(state.next());
    }

    /** A type that was not. */
    @Benchmark
    public Object newType(Indexed state) {
        return state.index.match(state.next());
    }

    @Benchmark
    public int loopOverRegex(Listed state) {
        return state.byRegex(state.next());
    }

    @Benchmark
    public int loopOverAntPathMatcher(Listed state) {
        return state.byAntPath(state.next());
    }
}
