package io.llmspell.event;

import io.llmspell.event.Segment.AnyDepth;
import io.llmspell.event.Segment.Literal;
import io.llmspell.event.Segment.One;
import org.jspecify.annotations.Nullable;

/** A segment of a path, with what follows it. One writer at a time; readers need no lock. */
final class PatternNode<T> {

    private final @Nullable PatternNode<T> parent;

    private final Segment segment;

    private final String text;

    private final int hash;

    private final boolean nested;

    private volatile @Nullable NodeTable<T> literals;

    private volatile @Nullable NodeTable<T> partials;

    private volatile @Nullable PatternNode<T> one;

    private volatile @Nullable PatternNode<T> anyDepth;

    /** Not among the others: most nodes with a value have one, and it is found with a look less. */
    private volatile @Nullable Place<T> first;

    private volatile @Nullable Places<T> others;

    PatternNode(@Nullable PatternNode<T> parent, Segment segment) {
        this.parent = parent;
        this.segment = segment;
        this.text = segment.text();
        this.hash = this.text.hashCode();
        this.nested = isBelowAnyDepth(parent);
    }

    private static boolean isBelowAnyDepth(@Nullable PatternNode<?> node) {
        for (PatternNode<?> above = node; above != null; above = above.parent) {
            if (above.segment instanceof AnyDepth) {
                return true;
            }
        }
        return false;
    }

    /** The node of this segment below, made if there is none. */
    PatternNode<T> child(Segment segment) {
        PatternNode<T> existing = find(segment);
        if (existing != null) {
            return existing;
        }
        PatternNode<T> added = new PatternNode<>(this, segment);
        attach(added);
        return added;
    }

    private @Nullable PatternNode<T> find(Segment segment) {
        if (segment instanceof AnyDepth) {
            return this.anyDepth;
        }
        if (segment instanceof One) {
            return this.one;
        }
        NodeTable<T> table = (segment instanceof Literal) ? this.literals : this.partials;
        String text = segment.text();
        return (table != null) ? table.find(text, 0, text.length(), text.hashCode()) : null;
    }

    private void attach(PatternNode<T> child) {
        if (child.segment instanceof AnyDepth) {
            this.anyDepth = child;
        } else if (child.segment instanceof One) {
            this.one = child;
        } else if (child.segment instanceof Literal) {
            this.literals = with(this.literals, child);
        } else {
            this.partials = with(this.partials, child);
        }
    }

    private static <T> NodeTable<T> with(@Nullable NodeTable<T> existing, PatternNode<T> child) {
        NodeTable<T> table = (existing != null) ? existing : new NodeTable<>();
        table.add(child);
        return table;
    }

    void add(Place<T> place) {
        if (hasNoPlaces()) {
            this.first = place;
            return;
        }
        Places<T> existing = this.others;
        if (existing == null) {
            existing = new Places<>();
            this.others = existing;
        }
        existing.add(place);
    }

    /** Removes the value, and every node upwards that holds nothing any more. */
    void remove(Place<T> place) {
        Places<T> existing = this.others;
        if (this.first == place) {
            this.first = null;
        } else if (existing != null) {
            existing.remove(place);
            this.others = existing.isEmpty() ? null : existing;
        }
        PatternNode<T> node = this;
        while (node.parent != null && node.isEmpty()) {
            node.parent.detach(node);
            node = node.parent;
        }
    }

    /** Hands over all values that are here, in the order of adding. */
    void collect(Matches<T> matches) {
        Place<T> place = this.first;
        if (place != null) {
            matches.found(place);
        }
        Places<T> rest = this.others;
        if (rest != null) {
            rest.collect(matches);
        }
    }

    private void detach(PatternNode<T> child) {
        if (this.anyDepth == child) {
            this.anyDepth = null;
        } else if (this.one == child) {
            this.one = null;
        } else if (child.segment instanceof Literal) {
            this.literals = without(this.literals, child);
        } else {
            this.partials = without(this.partials, child);
        }
    }

    private static <T> @Nullable NodeTable<T> without(@Nullable NodeTable<T> table, PatternNode<T> child) {
        if (table == null) {
            return null;
        }
        table.remove(child);
        return table.isEmpty() ? null : table;
    }

    boolean isEmpty() {
        return hasNoPlaces() && !hasChildren();
    }

    private boolean hasNoPlaces() {
        return this.first == null && this.others == null;
    }

    boolean hasChildren() {
        return this.literals != null || this.one != null || this.partials != null || this.anyDepth != null;
    }

    boolean is(String type, int from, int end, int hash) {
        return this.hash == hash && this.text.length() == end - from && type.startsWith(this.text, from);
    }

    Segment segment() {
        return this.segment;
    }

    int hash() {
        return this.hash;
    }

    /** Whether a {@code **} is above. */
    boolean isNested() {
        return this.nested;
    }

    @Nullable
    NodeTable<T> literals() {
        return this.literals;
    }

    /** Those whose segments have to be tried one by one. */
    @Nullable
    NodeTable<T> partials() {
        return this.partials;
    }

    @Nullable
    PatternNode<T> one() {
        return this.one;
    }

    @Nullable
    PatternNode<T> anyDepth() {
        return this.anyDepth;
    }
}
