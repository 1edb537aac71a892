package io.llmspell.event;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Walks through the nodes that a type leads to, and becomes the list of the values there. Both in one, as then the list
 * is all that a match leaves behind.
 */
final class Matches<T> extends AbstractList<T> implements RandomAccess {

    /** Places during the walk, afterwards values. */
    private @Nullable Object[] elements = new Object[4];

    private int size;

    private long lastSequence = -1;

    private boolean ascending = true;

    private @Nullable Set<PatternNode<T>> entered;

    /** Goes on behind this node, at the segment of the type that starts here. */
    void visit(PatternNode<T> node, String type, int from) {
        PatternNode<T> anyDepth = node.anyDepth();
        if (anyDepth != null) {
            enter(anyDepth, type, from);
        }
        if (from > type.length()) {
            node.collect(this);
        } else if (node.hasChildren()) {
            step(node, type, from);
        }
    }

    /**
     * Behind a {@code **}, from each segment on. A {@code **} below another can be come by several times, each time at
     * a later segment: it was tried from there already the first time. So every path is walked to its end once at most,
     * and the time does not multiply with each {@code **}.
     */
    private void enter(PatternNode<T> anyDepth, String type, int from) {
        if (anyDepth.isNested() && !isEnteredFirst(anyDepth)) {
            return;
        }
        anyDepth.collect(this);
        if (anyDepth.hasChildren()) {
            for (int at = from; at <= type.length(); at = EventTypes.endOfSegment(type, at) + 1) {
                step(anyDepth, type, at);
            }
        }
    }

    private boolean isEnteredFirst(PatternNode<T> anyDepth) {
        if (this.entered == null) {
            this.entered = Collections.newSetFromMap(new IdentityHashMap<>());
        }
        return this.entered.add(anyDepth);
    }

    /** One segment further. */
    private void step(PatternNode<T> node, String type, int from) {
        int hash = 0;
        int end = from;
        // As String.hashCode() does for the region.
        for (; end < type.length() && type.charAt(end) != '.'; end++) {
            hash = 31 * hash + type.charAt(end);
        }
        NodeTable<T> literals = node.literals();
        PatternNode<T> literal = (literals != null) ? literals.find(type, from, end, hash) : null;
        if (literal != null) {
            visit(literal, type, end + 1);
        }
        PatternNode<T> one = node.one();
        if (one != null && end > from) {
            visit(one, type, end + 1);
        }
        NodeTable<T> partials = node.partials();
        if (partials != null) {
            partials.matchEach(this, type, from, end);
        }
    }

    void found(Place<T> place) {
        if (this.size == this.elements.length) {
            this.elements = Arrays.copyOf(this.elements, 2 * this.size);
        }
        this.elements[this.size++] = place;
        this.ascending &= place.sequence() > this.lastSequence;
        this.lastSequence = place.sequence();
    }

    /** Ends the walk: puts the values in order, and leaves out all but one of each. */
    void finish() {
        this.entered = null;
        if (!this.ascending) {
            PlaceOrder.sort(this.elements, this.size);
        }
        int kept = 0;
        long last = -1;
        for (int i = 0; i < this.size; i++) {
            Place<?> place = (Place<?>) Objects.requireNonNull(this.elements[i]);
            if (place.sequence() != last) {
                last = place.sequence();
                this.elements[kept++] = place.value();
            }
        }
        // Not the places: they would keep removed nodes alive for as long as the list is.
        Arrays.fill(this.elements, kept, this.size, null);
        this.size = kept;
    }

    @Override
    @SuppressWarnings("unchecked")
    public T get(int index) {
        return (T) Objects.requireNonNull(this.elements[Objects.checkIndex(index, this.size)]);
    }

    @Override
    public int size() {
        return this.size;
    }
}
