package io.llmspell.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Values at the end of one path. One writer at a time; readers need no lock. Adding and removing take constant time on
 * average: what is removed leaves a hole, and holes are closed only by making another array, so that no reader sees a
 * value move.
 */
final class Places<T> {

    private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(Place[].class);

    private static final int MIN_CAPACITY = 4;

    private volatile @Nullable Place<T>[] elements = array(MIN_CAPACITY);

    /** Elements up to here have been used, ascending in the order of adding. */
    private int used;

    private int live;

    void add(Place<T> place) {
        if (this.used == this.elements.length) {
            rebuild(Math.max(MIN_CAPACITY, 2 * this.live));
        }
        place.index = this.used++;
        this.live++;
        ELEMENT.setRelease(this.elements, place.index, place);
    }

    void remove(Place<T> place) {
        ELEMENT.setRelease(this.elements, place.index, null);
        this.live--;
        if (this.elements.length > MIN_CAPACITY && this.live < this.elements.length / 4) {
            rebuild(Math.max(MIN_CAPACITY, 2 * this.live));
        }
    }

    boolean isEmpty() {
        return this.live == 0;
    }

    @SuppressWarnings("unchecked")
    void collect(Matches<T> matches) {
        @Nullable Place<T>[] now = this.elements;
        for (int i = 0; i < now.length; i++) {
            Place<T> place = (Place<T>) ELEMENT.getAcquire(now, i);
            if (place != null) {
                matches.found(place);
            }
        }
    }

    private void rebuild(int capacity) {
        @Nullable Place<T>[] copy = array(capacity);
        int size = 0;
        for (Place<T> place : this.elements) {
            if (place != null) {
                place.index = size;
                copy[size++] = place;
            }
        }
        this.used = size;
        this.elements = copy;
    }

    @SuppressWarnings("unchecked")
    private static <T> @Nullable Place<T>[] array(int capacity) {
        return (@Nullable Place<T>[]) new Place<?>[capacity];
    }
}
