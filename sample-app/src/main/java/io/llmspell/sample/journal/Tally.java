package io.llmspell.sample.journal;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.springframework.stereotype.Component;

/** Counts conversations, calls and decisions. Safe for use by many threads. */
@Component
public class Tally {

    private final LongAdder conversations = new LongAdder();

    private final Map<String, LongAdder> outcomes = new ConcurrentHashMap<>();

    private final Map<String, Map<String, LongAdder>> kindsByHook = new ConcurrentHashMap<>();

    public void conversation() {
        this.conversations.increment();
    }

    public void call(Outcome outcome) {
        add(this.outcomes, outcome.externalName());
    }

    void decided(String hook, String kind) {
        add(this.kindsByHook.computeIfAbsent(hook, name -> new ConcurrentHashMap<>()), kind);
    }

    /** The counts of now. */
    public Summary summary() {
        Map<String, Map<String, Long>> byHook = new TreeMap<>();
        this.kindsByHook.forEach((hook, kinds) -> byHook.put(hook, sums(kinds)));
        return new Summary(this.conversations.sum(), sums(this.outcomes), byHook);
    }

    private static void add(Map<String, LongAdder> counts, String name) {
        counts.computeIfAbsent(name, key -> new LongAdder()).increment();
    }

    private static Map<String, Long> sums(Map<String, LongAdder> counts) {
        Map<String, Long> sums = new TreeMap<>();
        counts.forEach((name, count) -> sums.put(name, count.sum()));
        return sums;
    }
}
