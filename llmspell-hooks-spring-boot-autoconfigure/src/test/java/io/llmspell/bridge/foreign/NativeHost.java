package io.llmspell.bridge.foreign;

import io.llmspell.bridge.HostFunction;
import io.llmspell.bridge.ScriptContext;
import io.llmspell.bridge.ScriptException;
import io.llmspell.bridge.ScriptFunction;
import io.llmspell.bridge.ScriptLimits;
import io.llmspell.bridge.ScriptModules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands in for the bridge: remembers what is registered, and calls handlers of events as these are published. */
final class NativeHost {

    final Map<String, ScriptFunction> hooks = new ConcurrentHashMap<>();

    final Map<String, List<Object>> registrations = new ConcurrentHashMap<>();

    final Map<String, String> subscriptions = new ConcurrentHashMap<>();

    final List<List<Object>> published = new CopyOnWriteArrayList<>();

    final List<String> log = new CopyOnWriteArrayList<>();

    private final Map<String, ScriptFunction> handlers = new ConcurrentHashMap<>();

    private final AtomicInteger ids = new AtomicInteger();

    private ScriptContext context;

    ScriptContext open(NativeLibrary library) {
        return open(NativeLanguageTests.LANGUAGE
                .compile(library.source(), ScriptLimits.DEFAULT)
                .open(modules()));
    }

    /** With one more function, of the module {@code test}. */
    ScriptContext openWith(NativeLibrary library, String name, HostFunction function) {
        Map<String, Map<String, HostFunction>> functions =
                new HashMap<>(modules().functions());
        functions.put("test", Map.of(name, function));
        return open(NativeLanguageTests.LANGUAGE
                .compile(library.source(), ScriptLimits.DEFAULT)
                .open(new ScriptModules(functions)));
    }

    private ScriptContext open(ScriptContext opened) {
        this.context = opened;
        return opened;
    }

    ScriptModules modules() {
        HostFunction info = this::info;
        return new ScriptModules(Map.of(
                "hook", Map.of("register", this::register, "unregister", this::unregister),
                "event",
                        Map.of(
                                "publish", this::publish,
                                "subscribe", this::subscribe,
                                "unsubscribe", this::unsubscribe),
                "state", Map.of("get", NativeHost::get),
                "log", Map.of("info", info)));
    }

    private Object register(List<Object> arguments) {
        String point = (String) arguments.get(0);
        if (point.equals("denied")) {
            throw new ScriptException(ScriptException.Kind.DENIED, "no permission for the point denied");
        }
        if (point.equals("broken")) {
            throw new IllegalStateException("a defect of the host");
        }
        this.registrations.put(point, new ArrayList<>(arguments));
        this.hooks.put(point, (ScriptFunction) arguments.get(1));
        return point;
    }

    private Object unregister(List<Object> arguments) {
        return this.hooks.remove((String) arguments.get(0)) != null;
    }

    private Object publish(List<Object> arguments) {
        String type = (String) arguments.get(0);
        if (!type.equals("seats.again")) {
            this.published.add(new ArrayList<>(arguments));
        }
        this.subscriptions.forEach((id, pattern) -> {
            if (pattern.equals(type)) {
                this.context.call(this.handlers.get(id), arguments.get(1));
            }
        });
        return null;
    }

    private Object subscribe(List<Object> arguments) {
        String id = "subscription-" + this.ids.incrementAndGet();
        this.registrations.put((String) arguments.get(0), new ArrayList<>(arguments));
        this.handlers.put(id, (ScriptFunction) arguments.get(1));
        this.subscriptions.put(id, (String) arguments.get(0));
        return id;
    }

    private Object unsubscribe(List<Object> arguments) {
        return this.subscriptions.remove((String) arguments.get(0)) != null;
    }

    private static Object get(List<Object> arguments) {
        if (arguments.get(0).equals("denied")) {
            throw new ScriptException(ScriptException.Kind.DENIED, "no permission for the state denied");
        }
        return Map.of("key", arguments.get(0), "value", List.of(1L, "zwölf"));
    }

    private Object info(List<Object> arguments) {
        this.log.add((String) arguments.get(0));
        return null;
    }
}
