package io.llmspell.integration;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import io.llmspell.hook.Arguments;
import io.llmspell.hook.HookListener;
import io.llmspell.hook.HookMode;
import io.llmspell.hook.RegisteredHook;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The results that hooks asked to remember. Bounded; an entry lives as long as its hook said, and not longer than its
 * hook is registered and enforced.
 *
 * <p>Calls that miss the same key at the same time wait for the first of them. One that is itself, or is inside of,
 * such a first call does not wait but runs, so that no two calls can wait for each other.
 */
final class ResultCache implements HookListener {

    private final long maximumSize;

    private final Ticker ticker;

    private volatile @Nullable Cache<CacheKey, Entry> entries;

    private final ConcurrentMap<CacheKey, CompletableFuture<@Nullable Entry>> loading = new ConcurrentHashMap<>();

    private final Supplier<List<CacheScope>> scopes;

    ResultCache(long maximumSize, Ticker ticker, Supplier<List<CacheScope>> scopes) {
        this.maximumSize = maximumSize;
        this.ticker = ticker;
        this.scopes = scopes;
    }

    /** Made for the first value: few applications remember any. */
    private synchronized Cache<CacheKey, Entry> make() {
        Cache<CacheKey, Entry> made = this.entries;
        if (made == null) {
            made = Caffeine.newBuilder()
                    .maximumSize(this.maximumSize)
                    .ticker(this.ticker)
                    .expireAfter(Expiry.<CacheKey, Entry>writing((key, entry) -> entry.ttl()))
                    .build();
            this.entries = made;
        }
        return made;
    }

    /** A remembered value; as an object, because a value may be {@code null}. */
    record Entry(@Nullable Object value, Duration ttl, RegisteredHook hook) {}

    /** Runs an operation. */
    interface Load {
        @Nullable
        Object run() throws Throwable;
    }

    /** The key of a call of an operation with these arguments, or with this explicit key. */
    CacheKey key(Operation operation, Arguments arguments, @Nullable Object explicit) {
        List<@Nullable Object> scopes = new ArrayList<>();
        for (CacheScope scope : this.scopes.get()) {
            scopes.add(scope.current());
        }
        Object what =
                (explicit != null) ? CacheKey.explicit(explicit) : CacheKey.snapshot(operation.target(), arguments);
        return new CacheKey(operation.target(), what, scopes);
    }

    @Nullable
    Entry find(CacheKey key) {
        Cache<CacheKey, Entry> made = this.entries;
        Entry known = (made != null) ? made.getIfPresent(key) : null;
        // A hook of a parent context goes without this cache being told.
        return (known != null && isInForce(known.hook())) ? known : null;
    }

    void put(Operation operation, CacheKey key, @Nullable Object value, Duration ttl, RegisteredHook hook) {
        operation.remember();
        Cache<CacheKey, Entry> made = make();
        made.put(key, new Entry(value, ttl, hook));
        if (!isInForce(hook)) {
            // Removed while the call was under way: what its removal evicted must not come back.
            made.invalidate(key);
        }
    }

    /**
     * Runs the load, or waits for the value of a load of the same key that is under way.
     *
     * @param put remembers the value
     */
    @Nullable
    Object load(CacheKey key, Load load, PutValue put) throws Throwable {
        CompletableFuture<@Nullable Entry> mine = new CompletableFuture<>();
        CompletableFuture<@Nullable Entry> first = this.loading.putIfAbsent(key, mine);
        if (first != null) {
            Entry entry = await(first);
            return (entry != null) ? entry.value() : load.run();
        }
        Entry entry = null;
        try {
            entry = find(key);
            if (entry != null) {
                return entry.value();
            }
            Object value = load.run();
            put.accept(value);
            entry = find(key);
            return value;
        } finally {
            end(key, mine, entry);
        }
    }

    /** The same where the value comes later. */
    CompletionStage<@Nullable Object> load(LaterCall later, CacheKey key, PutValue put) throws Throwable {
        CompletableFuture<@Nullable Entry> mine = new CompletableFuture<>();
        CompletableFuture<@Nullable Entry> first = this.loading.putIfAbsent(key, mine);
        if (first != null) {
            // Of its own, which may be cancelled, and not inside of the call that loads.
            return later.then(first.thenApplyAsync(entry -> entry, later.executor()), (found, error) -> {
                if (error != null) {
                    throw error;
                }
                return (found instanceof Entry entry)
                        ? CompletableFuture.completedFuture(entry.value())
                        : later.runOnce();
            });
        }
        Entry known = find(key);
        if (known != null) {
            end(key, mine, known);
            return CompletableFuture.completedFuture(known.value());
        }
        CompletionStage<@Nullable Object> made;
        try {
            made = later.with(later.runOnce(), value -> {
                put.accept(value);
                return value;
            });
        } catch (Throwable ex) {
            end(key, mine, null);
            throw ex;
        }
        made.whenComplete((value, error) -> end(key, mine, (error == null) ? find(key) : null));
        return made;
    }

    private void end(CacheKey key, CompletableFuture<@Nullable Entry> load, @Nullable Entry entry) {
        this.loading.remove(key, load);
        load.complete(entry);
    }

    /** Remembers a value. */
    interface PutValue {
        void accept(@Nullable Object value);
    }

    private static @Nullable Entry await(CompletableFuture<@Nullable Entry> first) {
        try {
            return first.get();
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            CancellationException cancelled =
                    new CancellationException("Interrupted while another call made the value to remember");
            cancelled.initCause(ex);
            throw cancelled;
        } catch (ExecutionException ex) {
            throw new IllegalStateException("A load ends with an entry or with none", ex);
        }
    }

    private static boolean isInForce(RegisteredHook hook) {
        return hook.registered() && hook.mode() == HookMode.ENFORCE;
    }

    @Override
    public void unregistered(RegisteredHook hook) {
        evict(hook);
    }

    @Override
    public void modeChanged(RegisteredHook hook, HookMode from, HookMode to) {
        if (to != HookMode.ENFORCE) {
            evict(hook);
        }
    }

    private void evict(RegisteredHook hook) {
        Cache<CacheKey, Entry> made = this.entries;
        if (made != null) {
            made.asMap().values().removeIf(entry -> entry.hook().id().equals(hook.id()));
        }
    }
}
