package io.llmspell.bridge;

import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookHandler;
import io.llmspell.hook.HookMode;
import io.llmspell.hook.HookResult;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A function of a script as a hook. Bound to a version of the script, and to the next one when that is gone. */
final class ScriptHook implements HookHandler {

    private final Script script;

    private final ScriptVersion version;

    private final String name;

    private final int place;

    private final Duration timeout;

    private final HookMode declaredMode;

    private final ContextValue contexts;

    private final ResultReader results;

    private final ScriptPermissions permissions;

    ScriptHook(
            Script script,
            ScriptVersion version,
            String name,
            Duration timeout,
            HookMode declaredMode,
            ContextValue contexts,
            ResultReader results,
            ScriptPermissions permissions) {
        this.script = script;
        this.version = version;
        this.name = name;
        this.place = version.place(name);
        this.timeout = timeout;
        this.declaredMode = declaredMode;
        this.contexts = contexts;
        this.results = results;
        this.permissions = permissions;
    }

    String script() {
        return this.script.name;
    }

    /** Whether it is of the version that this caller is of. */
    boolean isOf(Caller caller) {
        return this.version.plan() == caller.version;
    }

    /** The mode that script and configuration give it; another one has been switched to since. */
    HookMode declaredMode() {
        return this.declaredMode;
    }

    @Override
    public HookResult handle(HookContext context) {
        try {
            return this.results.read(call(this.contexts.of(context)), this.permissions);
        } catch (ScriptException ex) {
            throw this.version.at(this.place, ex);
        }
    }

    private @Nullable Object call(Object context) {
        try {
            return this.version.call(this.place, context, this.timeout);
        } catch (ScriptCalls.ClosedException ex) {
            // A call that began before the script was replaced goes on with the hooks it began with.
            return this.script.call(this.name, context, this.timeout);
        }
    }

    @Override
    public String toString() {
        return this.name;
    }
}
