package io.llmspell.hook;

import java.util.Objects;

/** Asks the hooks at CONFIGURATION_CHANGE before the mode of a hook is changed. */
final class ModeChange {

    private static final ComponentId CONFIGURATION = ComponentId.system("configuration");

    private static final String[] NAMES = {"hook", "from", "to"};

    private static final Class<?>[] TYPES = {String.class, HookMode.class, HookMode.class};

    private ModeChange() {}

    /**
     * The mode that the hooks leave a hook with.
     *
     * @throws HookCancelledException if one of them refuses the change
     */
    static HookMode approved(HookExecutor executor, RegisteredHook hook, HookMode to) {
        HookTarget target = new HookTarget(CONFIGURATION, "llmspell.hooks.instances." + hook.name() + ".mode");
        Arguments data = Arguments.of(NAMES, TYPES, new Object[] {hook.name(), hook.mode(), to});
        HookOutcome outcome = executor.fire(StandardHookPoint.CONFIGURATION_CHANGE, target, data)
                .orThrow();
        return (HookMode) Objects.requireNonNull(outcome.data().get("to"));
    }
}
