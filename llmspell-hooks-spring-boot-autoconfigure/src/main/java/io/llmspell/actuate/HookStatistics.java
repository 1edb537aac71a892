package io.llmspell.actuate;

import io.llmspell.hook.HookExecutionListener;
import io.llmspell.hook.HookListener;
import io.llmspell.hook.HookPoint;
import io.llmspell.hook.RegisteredHook;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts what each hook does, from its registration to its removal. Thread-safe. */
public final class HookStatistics implements HookListener {

    private final Clock clock;

    private final HookMessages messages;

    private final Map<String, HookCounts> counts = new ConcurrentHashMap<>();

    /** Counts nothing yet. */
    public HookStatistics(Clock clock, HookMessages messages) {
        this.clock = clock;
        this.messages = messages;
    }

    @Override
    public HookExecutionListener observe(RegisteredHook hook, HookPoint point) {
        return this.counts.computeIfAbsent(hook.id(), id -> new HookCounts(this.clock, this.messages));
    }

    @Override
    public void unregistered(RegisteredHook hook) {
        this.counts.remove(hook.id());
    }

    /** Of a hook that is not registered any more, none. */
    HookCounts of(RegisteredHook hook) {
        HookCounts known = this.counts.get(hook.id());
        return (known != null) ? known : new HookCounts(this.clock, this.messages);
    }

    HookMessages messages() {
        return this.messages;
    }
}
