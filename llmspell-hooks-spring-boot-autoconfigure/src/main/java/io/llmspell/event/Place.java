package io.llmspell.event;

/** A value at the end of a path. */
final class Place<T> {

    /** Where in the array of its node this is; for writers only. */
    int index;

    private final T value;

    private final long sequence;

    private final PatternNode<T> node;

    Place(T value, long sequence, PatternNode<T> node) {
        this.value = value;
        this.sequence = sequence;
        this.node = node;
    }

    T value() {
        return this.value;
    }

    /** The same for all places of a value, and greater than those of all values added before. */
    long sequence() {
        return this.sequence;
    }

    PatternNode<T> node() {
        return this.node;
    }
}
