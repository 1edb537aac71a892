package io.llmspell.event.storage;

/** How many events there are, and how many bytes they have. */
record RetentionTotals(long count, long bytes) {

    static final RetentionTotals NONE = new RetentionTotals(0, 0);

    RetentionTotals plus(RetentionTotals other) {
        return new RetentionTotals(this.count + other.count, this.bytes + other.bytes);
    }
}
