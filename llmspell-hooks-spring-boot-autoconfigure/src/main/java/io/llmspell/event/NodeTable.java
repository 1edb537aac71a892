package io.llmspell.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Nodes by the text of their segment, found by a region of a type without a copy of it. Open addressing; one writer at
 * a time, readers need no lock. A removed node leaves a mark, and marks go only by making another array, so that no
 * reader sees a node move.
 */
final class NodeTable<T> {

    private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(PatternNode[].class);

    /** The mark of a removed node. No segment has this text. */
    private static final PatternNode<?> REMOVED = new PatternNode<>(null, new Segment.Literal("."));

    private static final int MIN_CAPACITY = 4;

    private volatile @Nullable PatternNode<T>[] elements = array(MIN_CAPACITY);

    /** Live nodes and marks. */
    private int used;

    private int live;

    @Nullable
    PatternNode<T> find(String text, int from, int end, int hash) {
        @Nullable PatternNode<T>[] now = this.elements;
        int mask = now.length - 1;
        int slot = spread(hash) & mask;
        // Ends, as half of the elements at least are null.
        for (PatternNode<T> node = at(now, slot); node != null; node = at(now, slot)) {
            if (node.is(text, from, end, hash)) {
                return node;
            }
            slot = (slot + 1) & mask;
        }
        return null;
    }

    /** Goes on at each node whose segment stands for this region. */
    void matchEach(Matches<T> matches, String type, int from, int end) {
        @Nullable PatternNode<T>[] now = this.elements;
        for (int i = 0; i < now.length; i++) {
            PatternNode<T> node = at(now, i);
            if (node != null && node != REMOVED && node.segment().matches(type, from, end)) {
                matches.visit(node, type, end + 1);
            }
        }
    }

    void add(PatternNode<T> node) {
        if (2 * (this.used + 1) > this.elements.length) {
            rebuild(capacity(this.live + 1));
        }
        this.used++;
        this.live++;
        put(this.elements, node);
    }

    void remove(PatternNode<T> node) {
        @Nullable PatternNode<T>[] now = this.elements;
        int slot = spread(node.hash()) & (now.length - 1);
        while (now[slot] != node) {
            slot = (slot + 1) & (now.length - 1);
        }
        ELEMENT.setRelease(now, slot, REMOVED);
        this.live--;
        if (now.length > MIN_CAPACITY && this.live < now.length / 8) {
            rebuild(capacity(this.live + 1));
        }
    }

    boolean isEmpty() {
        return this.live == 0;
    }

    private void rebuild(int capacity) {
        @Nullable PatternNode<T>[] copy = array(capacity);
        for (PatternNode<T> node : this.elements) {
            if (node != null && node != REMOVED) {
                put(copy, node);
            }
        }
        this.used = this.live;
        this.elements = copy;
    }

    private void put(@Nullable PatternNode<T>[] target, PatternNode<T> node) {
        int slot = spread(node.hash()) & (target.length - 1);
        while (target[slot] != null) {
            slot = (slot + 1) & (target.length - 1);
        }
        ELEMENT.setRelease(target, slot, node);
    }

    @SuppressWarnings("unchecked")
    private static <T> @Nullable PatternNode<T> at(@Nullable PatternNode<T>[] elements, int slot) {
        return (PatternNode<T>) ELEMENT.getAcquire(elements, slot);
    }

    /** At most a third is taken: a sixth is free for marks before the next array has to be made. */
    private static int capacity(int nodes) {
        int capacity = MIN_CAPACITY;
        while (capacity < 3 * nodes) {
            capacity *= 2;
        }
        return capacity;
    }

    private static int spread(int hash) {
        return hash ^ (hash >>> 16);
    }

    @SuppressWarnings("unchecked")
    private static <T> @Nullable PatternNode<T>[] array(int capacity) {
        return (@Nullable PatternNode<T>[]) new PatternNode<?>[capacity];
    }
}
