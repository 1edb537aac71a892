package io.llmspell.hook;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A hook in a {@link HookRegistry}. Safe for use by many threads; the state it shows is the state of now. */
public interface RegisteredHook {

    /** Unique for this registration, never used again. */
    String id();

    HookDefinition definition();

    default HookMetadata metadata() {
        return definition().metadata();
    }

    default String name() {
        return metadata().name();
    }

    HookMode mode();

    BreakerState breakerState();

    /** When its breaker, which opened, lets it be tried again, or did; empty if it never opened. */
    Optional<Instant> breakerOpenUntil();

    /** The deadline in force: its own or the registry's default. */
    Duration timeout();

    /** The execution mode in force: its own or the registry's default. */
    ExecutionMode execution();

    /** Whether it has overrun and so runs on a thread of its own until it is healthy again. */
    boolean moved();

    /** Whether it is still in its registry. */
    boolean registered();
}
