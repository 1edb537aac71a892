package io.llmspell.bridge.foreign;

import io.llmspell.bridge.HostFunction;
import io.llmspell.bridge.ScriptException;
import io.llmspell.bridge.ScriptException.Kind;
import io.llmspell.bridge.ScriptFunction;
import io.llmspell.bridge.ScriptModules;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The functions of the host for one plug-in, which knows its hooks and subscriptions by numbers. Thread-safe. */
final class HostCalls {

    private final Map<String, Map<String, HostFunction>> functions;

    private final Map<Long, Registered> registered = new ConcurrentHashMap<>();

    private final AtomicLong last = new AtomicLong();

    /**
     * What a number stands for.
     *
     * @param module with the function that takes it back
     * @param id of the host
     */
    private record Registered(String module, String id) {}

    HostCalls(ScriptModules modules) {
        this.functions = modules.functions();
    }

    long registerHook(String point, ScriptFunction handler, @Nullable Object options) {
        return register("hook", call("hook", "register", arguments(point, handler, options)));
    }

    void unregisterHook(long hook) {
        unregister(hook, "hook", "unregister");
    }

    void publish(String type, @Nullable Object data) {
        call("event", "publish", Arrays.asList(type, data));
    }

    long subscribe(String pattern, ScriptFunction handler, @Nullable Object options) {
        return register("event", call("event", "subscribe", arguments(pattern, handler, options)));
    }

    void unsubscribe(long subscription) {
        unregister(subscription, "event", "unsubscribe");
    }

    /** Whether there has been any hook or subscription. */
    boolean hasRegistered() {
        return this.last.get() > 0;
    }

    /**
     * Calls a function by its name, as {@code state.get}.
     *
     * @param arguments a list, or null for none
     */
    @Nullable
    Object call(String function, @Nullable Object arguments) {
        int dot = function.indexOf('.');
        if (dot < 0) {
            throw problem("the name of a function is as state.get, and not as " + function);
        }
        if (arguments != null && !(arguments instanceof List<?>)) {
            throw problem("the arguments of " + function + " must be an array");
        }
        List<@Nullable Object> given = (arguments instanceof List<?> list) ? Arrays.asList(list.toArray()) : List.of();
        return call(function.substring(0, dot), function.substring(dot + 1), given);
    }

    @Nullable
    Object call(String module, String name, List<@Nullable Object> arguments) {
        HostFunction function = this.functions.getOrDefault(module, Map.of()).get(name);
        if (function == null) {
            throw problem("there is no function " + module + "." + name);
        }
        return function.call(arguments);
    }

    private static List<@Nullable Object> arguments(String name, ScriptFunction handler, @Nullable Object options) {
        if (options == null) {
            return List.of(name, handler);
        }
        if (!(options instanceof Map<?, ?>)) {
            throw problem("the options of " + name + " must be an object");
        }
        return List.of(name, handler, options);
    }

    private long register(String module, @Nullable Object id) {
        if (!(id instanceof String text)) {
            throw problem("the host has given no name");
        }
        long number = this.last.incrementAndGet();
        this.registered.put(number, new Registered(module, text));
        return number;
    }

    private void unregister(long number, String module, String function) {
        Registered found = this.registered.get(number);
        if (found == null || !found.module().equals(module)) {
            throw problem(number + " is no " + (module.equals("hook") ? "hook" : "subscription") + " of this plug-in");
        }
        Object result = call(module, function, List.of(found.id()));
        this.registered.remove(number, found);
        if (Boolean.FALSE.equals(result)) {
            throw problem(found.id() + " is not registered any more");
        }
    }

    private static ScriptException problem(String problem) {
        return new ScriptException(Kind.ERROR, problem);
    }
}
