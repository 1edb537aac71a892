package io.llmspell.event;

import java.util.Map;

/** How much the metadata of an event takes, about: a character of a text counts for a byte, all else for eight. */
final class MetadataSize {

    private static final int SCALAR = 8;

    private MetadataSize() {}

    static long of(Map<?, ?> metadata) {
        if (metadata.isEmpty()) {
            return 0;
        }
        long size = 0;
        for (Map.Entry<?, ?> entry : metadata.entrySet()) {
            size += ofValue(entry.getKey()) + ofValue(entry.getValue());
        }
        return size;
    }

    /** Nesting is bounded where metadata is made. */
    private static long ofValue(Object value) {
        if (value instanceof String text) {
            return text.length();
        }
        if (value instanceof Map<?, ?> map) {
            return of(map);
        }
        if (value instanceof Iterable<?> list) {
            long size = 0;
            for (Object each : list) {
                size += ofValue(each);
            }
            return size;
        }
        return SCALAR;
    }
}
