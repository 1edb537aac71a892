package io.llmspell.autoconfigure;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What happened, in its order. */
class Log {

    private final List<String> entries = new CopyOnWriteArrayList<>();

    void note(String entry) {
        this.entries.add(entry);
    }

    List<String> entries() {
        return this.entries;
    }
}
