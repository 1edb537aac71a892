package io.llmspell.bridge;

import io.llmspell.hook.HookDefinition;
import io.llmspell.hook.HookMode;
import io.llmspell.hook.HookOrigin;
import io.llmspell.hook.HookRegistry;
import io.llmspell.hook.RegisteredHook;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The hooks of scripts in the registry. */
final class ScriptHooks {

    private final ScriptHostBuilder settings;

    private final ContextValue contexts;

    private final ResultReader results;

    ScriptHooks(ScriptHostBuilder settings, PlainValues values) {
        this.settings = settings;
        this.contexts = new ContextValue(values);
        this.results = new ResultReader(settings.components);
    }

    /**
     * Puts the hooks of a version in the place of all that the script has, as one change.
     *
     * @param version {@code null} for none
     */
    void exchange(Script script, @Nullable ScriptVersion version) {
        HookRegistry registry = this.settings.registry.get();
        List<HookDefinition> definitions = new ArrayList<>();
        if (version != null) {
            version.plan()
                    .hooks()
                    .forEach((name, hook) -> definitions.add(definition(registry, script, version, name, hook)));
        }
        // A plug-in is listed; no file of a script has its language.
        boolean plugin = version != null && version.language().equals("native");
        registry.as(new HookOrigin(plugin ? HookOrigin.Kind.PLUGIN : HookOrigin.Kind.SCRIPT, script.name))
                .exchange(hook -> isOf(hook, script), definitions);
    }

    private static boolean isOf(RegisteredHook hook, Script script) {
        return hook.definition().handler() instanceof ScriptHook own
                && own.script().equals(script.name);
    }

    private HookDefinition definition(
            HookRegistry registry, Script script, ScriptVersion version, String name, HookDefinition.Builder hook) {
        HookDefinition declared = this.settings.overrides.apply(hook.language(version.language())
                .source("script " + version.source().file())
                .handler(context -> {
                    throw new IllegalStateException("Not bound yet");
                }));
        Duration timeout = declared.metadata().timeout();
        ScriptHook handler = new ScriptHook(
                script,
                version,
                name,
                (timeout != null) ? timeout : this.settings.timeout,
                declared.metadata().mode(),
                this.contexts,
                this.results,
                this.settings.permissions.apply(script.name));
        return new HookDefinition(
                declared.points(),
                declared.matcher(),
                declared.metadata().withMode(mode(registry, name, handler.declaredMode())),
                handler,
                declared.source(),
                declared.pinned(),
                declared.elements(),
                declared.breaker());
    }

    /** What an operator has switched stays so when the script is edited. */
    private static HookMode mode(HookRegistry registry, String name, HookMode declared) {
        RegisteredHook before = registry.find(name).orElse(null);
        if (before != null
                && before.definition().handler() instanceof ScriptHook own
                && before.mode() != own.declaredMode()) {
            return before.mode();
        }
        return declared;
    }
}
