package io.llmspell.bridge.lua;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.bridge.ScriptLimits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Tables against maps: whatever their keys went through, loops over them find all that is there, once. */
class LuaTablePropertyTests {

    private LuaTable table = table();

    private Map<Object, Object> expected = new HashMap<>();

    /** A key that is set, or one that is removed. */
    record Change(Object key, boolean removed) {}

    @Provide
    Arbitrary<List<Change>> changes() {
        Arbitrary<Object> keys = Arbitraries.oneOf(
                Arbitraries.longs().between(-2, 40).map(key -> key),
                Arbitraries.integers().between(1, 40).map(key -> key + 0.5),
                Arbitraries.integers().between(1, 40).map(key -> LuaText.of("k" + key)));
        return Combinators.combine(keys, Arbitraries.frequency(Tuple.of(3, false), Tuple.of(1, true)))
                .as(Change::new)
                .list()
                .ofMaxSize(200);
    }

    @Property(tries = 1000)
    void whatIsClearedInALoopIsGone(@ForAll("changes") List<Change> changes, @ForAll boolean constructed) {
        make(changes, constructed);
        List<Object> seen = new ArrayList<>();
        for (Object key = next(Nothing.NIL); key != Nothing.NIL; key = next(key)) {
            seen.add(key);
            set(key, Nothing.NIL);
        }
        assertThat(seen).doesNotHaveDuplicates();
        assertThat(next(Nothing.NIL)).isEqualTo(Nothing.NIL);
        assertThat(this.table.length()).isZero();
        assertThat(this.expected).isEmpty();
    }

    @Property(tries = 1000)
    void aLoopSeesEachKeyOnceWhateverItClearsAndChanges(
            @ForAll("changes") List<Change> changes, @ForAll boolean constructed, @ForAll long seed) {
        make(changes, constructed);
        Random random = new Random(seed);
        Set<Object> missing = new HashSet<>(this.expected.keySet());
        List<Object> seen = new ArrayList<>();
        for (Object key = next(Nothing.NIL); key != Nothing.NIL; key = next(key)) {
            assertThat(seen).doesNotContain(key);
            seen.add(key);
            missing.remove(key);
            if (random.nextBoolean()) {
                set(key, Nothing.NIL);
            }
            if (!this.expected.isEmpty()) {
                Object other = new ArrayList<>(this.expected.keySet()).get(random.nextInt(this.expected.size()));
                boolean cleared = random.nextBoolean();
                set(other, cleared ? Nothing.NIL : "changed");
                if (cleared) {
                    missing.remove(other);
                }
            }
        }
        assertThat(missing).isEmpty();
        same();
    }

    private static LuaTable table() {
        return new LuaTable(new Meter(ScriptLimits.DEFAULT, () -> 0), 0, 0);
    }

    private void make(List<Change> changes, boolean constructed) {
        this.table = table();
        this.expected = new HashMap<>();
        if (constructed) {
            Object[] elements = {1L, Nothing.NIL, 3L, Nothing.NIL, 5L, Nothing.NIL};
            this.table.set(3L, "before");
            this.table.set(7L, "after");
            this.table.fill(0, elements);
            this.expected.putAll(Map.of(1L, 1L, 3L, 3L, 5L, 5L, 7L, "after"));
        }
        for (Change change : changes) {
            set(change.key(), change.removed() ? Nothing.NIL : change);
        }
        same();
    }

    private void set(Object key, Object value) {
        this.table.set(key, value);
        if (value == Nothing.NIL) {
            this.expected.remove(key);
        } else {
            this.expected.put(key, value);
        }
    }

    private void same() {
        Map<Object, Object> found = new HashMap<>();
        for (int at = this.table.entry(0); at >= 0; at = this.table.entry(at + 1)) {
            assertThat(found.put(this.table.keyAt(at), this.table.valueAt(at))).isNull();
        }
        assertThat(found).isEqualTo(this.expected);
        this.expected.forEach((key, value) -> assertThat(this.table.get(key)).isEqualTo(value));
        long length = this.table.length();
        assertThat(this.expected.containsKey(length + 1)).isFalse();
        assertThat(length == 0 || this.expected.containsKey(length)).isTrue();
    }

    private Object next(Object key) {
        int at = this.table.entry(this.table.after(key));
        return (at < 0) ? Nothing.NIL : this.table.keyAt(at);
    }
}
