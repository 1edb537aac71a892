package io.llmspell.state;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Values in memory, one lock for each hook. */
final class MemoryStateTable implements StateTable {

    private final Map<String, HookRows> hooks = new ConcurrentHashMap<>();

    @Override
    public <T extends @Nullable Object> T read(String hook, Function<Rows, T> work) {
        return change(hook, work);
    }

    @Override
    public <T extends @Nullable Object> T change(String hook, Function<Rows, T> work) {
        HookRows rows = this.hooks.computeIfAbsent(hook, name -> new HookRows());
        rows.lock.lock();
        try {
            return work.apply(rows);
        } finally {
            rows.lock.unlock();
        }
    }

    private static final class HookRows implements Rows {

        private final ReentrantLock lock = new ReentrantLock();

        private final Map<String, StoredValue> values = new HashMap<>();

        private long lastVersion;

        @Override
        public @Nullable StoredValue find(String key) {
            return this.values.get(key);
        }

        @Override
        public List<String> keys() {
            return List.copyOf(this.values.keySet());
        }

        @Override
        public int count() {
            return this.values.size();
        }

        @Override
        public long nextVersion() {
            return ++this.lastVersion;
        }

        @Override
        public void save(StoredValue value, boolean isNew) {
            this.values.put(value.key(), value);
        }

        @Override
        public void delete(String key) {
            this.values.remove(key);
        }
    }
}
