package io.llmspell.state;

import io.llmspell.hook.Arguments;
import io.llmspell.hook.ComponentId;
import io.llmspell.hook.HookExecutor;
import io.llmspell.hook.HookOutcome;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.HookTarget;
import io.llmspell.hook.StandardHookPoint;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Has hooks bring a value from one schema to the next, and writes nothing. */
final class StateMigration {

    private static final String[] NAMES = {"hook", "key", "value", "fromVersion", "toVersion"};

    private static final Class<?>[] TYPES = {String.class, String.class, Object.class, Integer.class, Integer.class};

    private final @Nullable Supplier<HookExecutor> executor;

    StateMigration(@Nullable Supplier<HookExecutor> executor) {
        this.executor = executor;
    }

    /** The JSON of the value in the schema of the state. */
    String migrate(TableState state, StoredValue old) {
        String json = old.json();
        for (int from = old.schema(); from < state.schemaVersion(); from++) {
            json = step(state, old.key(), json, from);
        }
        return json;
    }

    private String step(TableState state, String key, String json, int from) {
        HookOutcome outcome = fire(state.hook(), key, json, from);
        if (outcome.cancellation() != null) {
            throw new HookStateSchemaException(
                    describe(state.hook(), key, from) + " was refused: "
                            + outcome.cancellation().reason(),
                    outcome.cancellation());
        }
        if (!(outcome.decision() instanceof HookResult.Modified)) {
            // Not taken over as it is: a value that says it is of the new schema, and is not, cannot be mended later.
            throw new HookStateSchemaException(
                    describe(state.hook(), key, from) + " was done by no hook. Register one for STATE_MIGRATION that"
                            + " returns HookResult.modify(\"value\", …), or remove the entry",
                    null);
        }
        Object value = outcome.data().get("value");
        return state.store().json().write(state.hook(), key, Objects.requireNonNull(value));
    }

    private HookOutcome fire(String hook, String key, String json, int from) {
        Supplier<HookExecutor> known = this.executor;
        if (known == null) {
            return new HookOutcome(java.util.Map.of(), null, null);
        }
        HookTarget target = new HookTarget(ComponentId.state(hook), "migrate");
        Object[] values = {hook, key, StateJson.tree(json), from, from + 1};
        return known.get().fire(StandardHookPoint.STATE_MIGRATION, target, Arguments.of(NAMES, TYPES, values));
    }

    private static String describe(String hook, String key, int from) {
        return "The migration of entry '" + key + "' of hook '" + hook + "' from schema " + from + " to " + (from + 1);
    }
}
