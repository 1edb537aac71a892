package io.llmspell.observability;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Names that become values of low-cardinality keys: the first thousand are kept, all others are {@value #OTHER}. So
 * components that a program names as it goes along fill no registry of meters.
 */
final class BoundedNames<K> {

    static final String OTHER = "other";

    private static final int MOST = 1_000;

    private final Map<K, String> names = new ConcurrentHashMap<>();

    private final Function<K, String> naming;

    BoundedNames(Function<K, String> naming) {
        this.naming = naming;
    }

    String of(K key) {
        String known = this.names.get(key);
        if (known != null) {
            return known;
        }
        return (this.names.size() < MOST) ? this.names.computeIfAbsent(key, this.naming) : OTHER;
    }
}
