package io.llmspell.bridge;

import io.llmspell.hook.HookUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A script by its name, whatever its version. */
final class Script {

    final String name;

    private volatile @Nullable ScriptVersion current;

    private volatile @Nullable Instant loadedAt;

    /** Why a later version than the current one is not in force. */
    private volatile @Nullable String failure;

    Script(String name) {
        this.name = name;
    }

    @Nullable
    ScriptVersion current() {
        return this.current;
    }

    void current(@Nullable ScriptVersion version) {
        this.current = version;
    }

    void loaded(Instant now) {
        this.loadedAt = now;
        this.failure = null;
    }

    void failed(ScriptException problem) {
        this.failure = problem.getMessage();
    }

    /** Calls a function of the version in force. */
    @Nullable
    Object call(String function, @Nullable Object argument, Duration timeout) {
        ScriptVersion version = this.current;
        int place = (version != null) ? version.place(function) : -1;
        if (version == null || place < 0) {
            throw new HookUnavailableException(
                    "'" + function + "' is no longer registered: its script was replaced or removed");
        }
        try {
            return version.call(place, argument, timeout);
        } catch (ScriptCalls.ClosedException ex) {
            if (!version.equals(this.current)) {
                return call(function, argument, timeout);
            }
            throw ex;
        }
    }

    ScriptStatus status(List<String> subscriptions) {
        ScriptVersion version = this.current;
        return new ScriptStatus(
                this.name,
                (version != null) ? version.source().file() : this.name,
                (version != null) ? version.language() : "",
                (version != null) ? List.copyOf(version.plan().hooks().keySet()) : List.of(),
                subscriptions,
                this.loadedAt,
                this.failure);
    }
}
