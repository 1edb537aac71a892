package io.llmspell.bridge;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One context of a script, as the functions that it calls know it. Used by the thread that runs in the context. */
final class Caller {

    private static final int MAX_LOG_LINES = 100;

    final String script;

    final ScriptPermissions permissions;

    /** The version of the script that this context is of: what the script was loaded with registered by it. */
    final ScriptPlan version;

    private final LongSupplier ticker;

    private final Map<String, ScriptFunction> functions = new HashMap<>();

    /** What the script registers while it runs from its first line to its last. */
    private @Nullable ScriptPlan plan;

    /** Whether many threads call it at once, so that there is no one call that it is in. */
    private final boolean shared;

    private long deadline;

    private int logLines;

    /** Whether another version is in force. */
    private volatile boolean retired;

    /**
     * @param version what the version of the script registered
     * @param plan what this context registers now
     */
    Caller(
            String script,
            ScriptPermissions permissions,
            LongSupplier ticker,
            ScriptPlan version,
            ScriptPlan plan,
            boolean shared) {
        this.version = version;
        this.shared = shared;
        this.script = script;
        this.permissions = permissions;
        this.ticker = ticker;
        this.plan = plan;
    }

    /** The whole name of something that the script calls so. */
    String fullName(String name) {
        return this.script + "." + name;
    }

    /** What it registers. Every context runs the same lines, and registers the same. */
    ScriptPlan plan(String function) {
        ScriptPlan plan = this.plan;
        if (plan == null) {
            throw Fields.error(function + " with a function is for the lines of a script outside of functions: they"
                    + " run once for each of its contexts, before anything is called");
        }
        return plan;
    }

    /** Refuses what would be done once for each context. */
    void requireLoaded(String function) {
        if (this.plan != null) {
            throw Fields.error(function + " is for hooks and handlers: the lines of a script outside of functions run"
                    + " once for each of its contexts");
        }
    }

    /** Another version is in force, or none. */
    void retire() {
        this.retired = true;
    }

    /** Refuses what a call that runs on in a replaced version would leave to nobody. */
    void requireCurrent(String function) {
        if (this.retired) {
            throw Fields.error(function + " is refused: the script was replaced or removed");
        }
    }

    boolean isLoading() {
        return this.plan != null;
    }

    void keep(String name, ScriptFunction function) {
        this.functions.put(name, function);
    }

    @Nullable
    ScriptFunction function(String name) {
        return this.functions.get(name);
    }

    /** The script has run. */
    void loaded() {
        this.plan = null;
    }

    /** A call begins, which ends by then. */
    void begin(long deadline) {
        this.deadline = deadline;
        this.logLines = 0;
    }

    /** How long it may wait for something, at most this long. */
    Duration patience(Duration wanted) {
        if (this.shared) {
            return wanted;
        }
        Duration left = Duration.ofNanos(Math.max(0, this.deadline - this.ticker.getAsLong()));
        return (wanted.compareTo(left) < 0) ? wanted : left;
    }

    /** Whether one more line may be logged by this call. */
    boolean mayLog() {
        return this.shared || ++this.logLines <= MAX_LOG_LINES;
    }

    /** Whether the line that may not be logged is the first such of this call. */
    boolean logIsFull() {
        return this.logLines == MAX_LOG_LINES + 1;
    }
}
