package io.llmspell.event;

import io.llmspell.event.EventPattern.Kind;
import io.llmspell.event.Segment.Literal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Values by the patterns of the types they are for. What a match costs grows with the segments of the type and the
 * values found, not with the patterns held; except that patterns with a wildcard within a segment are tried one by one
 * if all before that segment matches, and regular expressions always.
 *
 * <p>Thread-safe. A match takes no lock: it finds every value that is held under a matching pattern from its start to
 * its end, and may or may not find one that is added or removed meanwhile. That goes for a value whose pattern is
 * exchanged meanwhile, too, even if the new pattern is added before the old one is removed.
 *
 * @param <T> the values; told apart by identity
 */
public final class PatternIndex<T> {

    private final Object lock = new Object();

    private final PatternNode<T> segments = new PatternNode<>(null, new Literal(""));

    /** The node above all regular expressions: they are asked about the whole type as if it were one segment. */
    private final PatternNode<T> regexes = new PatternNode<>(null, new Literal(""));

    private final IdentityHashMap<T, Held<T>> values = new IdentityHashMap<>();

    private long nextSequence;

    private final AtomicInteger size = new AtomicInteger();

    /** Adds an entry; one that is there already is there once more then. */
    public void add(EventPattern pattern, T value) {
        synchronized (this.lock) {
            Held<T> held = this.values.get(value);
            if (held == null) {
                held = new Held<>(this.nextSequence++);
                this.values.put(value, held);
            }
            Entry<T> entry = held.entries.get(pattern);
            if (entry == null) {
                entry = new Entry<>(place(pattern, value, held.sequence));
                held.entries.put(pattern, entry);
            }
            entry.count++;
            this.size.incrementAndGet();
        }
    }

    /** Removes one such entry, and all that is no longer needed without it. Does nothing if there is none. */
    public void remove(EventPattern pattern, T value) {
        synchronized (this.lock) {
            Held<T> held = this.values.get(value);
            Entry<T> entry = (held != null) ? held.entries.get(pattern) : null;
            if (held == null || entry == null) {
                return;
            }
            if (--entry.count == 0) {
                entry.places.forEach(place -> place.node().remove(place));
                held.entries.remove(pattern);
            }
            if (held.entries.isEmpty()) {
                this.values.remove(value);
            }
            this.size.decrementAndGet();
        }
    }

    /**
     * The values under patterns that match: each once, in the order in which they were first added. The list is not
     * modifiable and does not change.
     */
    public List<T> match(String type) {
        Matches<T> matches = new Matches<>();
        matches.visit(this.segments, type, 0);
        NodeTable<T> expressions = this.regexes.partials();
        if (expressions != null) {
            expressions.matchEach(matches, type, 0, type.length());
        }
        matches.finish();
        return matches;
    }

    /** The number of entries: pairs of a pattern and a value, each as often as it was added. */
    public int size() {
        return this.size.get();
    }

    /** Whether nothing is held at all, not even a node that leads to no value. */
    boolean isEmpty() {
        synchronized (this.lock) {
            return this.size.get() == 0 && this.values.isEmpty() && this.segments.isEmpty() && this.regexes.isEmpty();
        }
    }

    private List<Place<T>> place(EventPattern pattern, T value, long sequence) {
        PatternNode<T> root = (pattern.kind() == Kind.REGEX) ? this.regexes : this.segments;
        List<Place<T>> places = new ArrayList<>(pattern.paths().size());
        for (SegmentPath path : pattern.paths()) {
            PatternNode<T> node = root;
            for (Segment segment : path.segments()) {
                node = node.child(segment);
            }
            Place<T> place = new Place<>(value, sequence, node);
            node.add(place);
            places.add(place);
        }
        return places;
    }

    /** What is known of a value. */
    private static final class Held<T> {

        private final long sequence;

        /** Small: most values have one pattern. */
        private final Map<EventPattern, Entry<T>> entries = new HashMap<>(2);

        Held(long sequence) {
            this.sequence = sequence;
        }
    }

    /** A value under one pattern: once for each way of writing out its braces. */
    private static final class Entry<T> {

        private final List<Place<T>> places;

        private int count;

        Entry(List<Place<T>> places) {
            this.places = places;
        }
    }
}
