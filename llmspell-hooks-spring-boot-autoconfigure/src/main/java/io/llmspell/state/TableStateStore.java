package io.llmspell.state;

import java.time.Clock;

/** What the states of all hooks share. */
record TableStateStore(StateTable table, StateJson json, HookStateLimits limits, Clock clock, StateMigration migration)
        implements HookStateStore {

    @Override
    public HookState open(String hook, int schemaVersion) {
        this.limits.requireName(hook);
        if (schemaVersion < 1) {
            throw new HookStateException(
                    "The schema version of the state of hook '" + hook + "' must be at least 1: " + schemaVersion);
        }
        return new TableState(this, hook, schemaVersion);
    }
}
