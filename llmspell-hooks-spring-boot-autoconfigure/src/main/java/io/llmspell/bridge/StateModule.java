package io.llmspell.bridge;

import io.llmspell.state.HookState;
import io.llmspell.state.HookStateStore;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code state.get}, {@code state.set} and {@code state.add}: what all contexts of a script share. */
final class StateModule {

    private final Supplier<HookStateStore> store;

    private final PlainValues values;

    StateModule(Supplier<HookStateStore> store, PlainValues values) {
        this.store = store;
        this.values = values;
    }

    Map<String, Modules.Call> functions() {
        return Map.of("get", this::get, "set", this::set, "add", this::add);
    }

    private HookState state(Caller caller) {
        return this.store.get().open("script." + caller.script);
    }

    private @Nullable Object get(Caller caller, Given given) {
        return state(caller)
                .get(given.text(0, "a key"))
                .map(entry -> this.values.plain(entry.value()))
                .orElse(null);
    }

    /** Nothing as the value removes the entry. */
    private @Nullable Object set(Caller caller, Given given) {
        caller.requireLoaded(given.function());
        String key = given.text(0, "a key");
        Object value = PlainValues.data("the value of state.set", given.value(1));
        if (value == null) {
            state(caller).remove(key);
        } else {
            state(caller).put(key, value);
        }
        return null;
    }

    /** As one step: several contexts may count at once. */
    private Object add(Caller caller, Given given) {
        caller.requireLoaded(given.function());
        String key = given.text(0, "a key");
        long step = given.arguments().size() > 1 ? given.signed(1) : 1;
        return state(caller).update(key, Long.class, old -> ((old != null) ? old : 0) + step);
    }
}
