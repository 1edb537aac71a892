package io.llmspell.bridge;

import io.llmspell.bridge.ScriptException.Kind;
import io.llmspell.hook.ComponentType;
import io.llmspell.hook.ExecutionMode;
import io.llmspell.hook.HookDefinition;
import io.llmspell.hook.HookMatcher;
import io.llmspell.hook.HookMode;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookPoint;
import io.llmspell.hook.HookRegistry;
import io.llmspell.hook.OnFailure;
import io.llmspell.hook.Priority;
import io.llmspell.hook.RegisteredHook;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code hook.register}, {@code hook.unregister} and {@code hook.list}. */
final class HookModule {

    private static final Set<String> OPTIONS = Set.of(
            "priority",
            "phase",
            "name",
            "description",
            "version",
            "tags",
            "components",
            "component_types",
            "component_tags",
            "operations",
            "on_failure",
            "execution",
            "mode",
            "elements",
            "timeout_ms");

    private final Supplier<HookRegistry> registry;

    private final Duration timeout;

    HookModule(Supplier<HookRegistry> registry, Duration timeout) {
        this.registry = registry;
        this.timeout = timeout;
    }

    Map<String, Modules.Call> functions() {
        return Map.of(
                "register", this::register, "unregister", this::unregister, "list", (caller, given) -> list(caller));
    }

    private Object register(Caller caller, Given given) {
        ScriptPlan plan = caller.plan(given.function());
        List<HookPoint> points = new ArrayList<>();
        given.texts(0, "one or more points").forEach(name -> points.add(point(caller, name)));
        ScriptFunction function = given.function(1);
        Fields options = Fields.of("the options of " + given.function(), given.value(2), OPTIONS);
        String name = caller.fullName(
                options.has("name") ? options.requiredText("name") : plan.next(shortName(points.get(0))));
        plan.hook(name, definition(caller, name, points, options));
        caller.keep(name, function);
        return name;
    }

    private static HookPoint point(Caller caller, String name) {
        HookPoint point;
        try {
            point = HookPoint.of(name);
        } catch (IllegalArgumentException ex) {
            throw Fields.error(String.valueOf(ex.getMessage()));
        }
        if (!caller.permissions.mayHook(point)) {
            throw new ScriptException(
                    Kind.DENIED,
                    "the script '" + caller.script + "' has no permission for hooks at " + name
                            + "; permit it in llmspell.bridge.scripts.permissions");
        }
        return point;
    }

    private HookDefinition.Builder definition(Caller caller, String name, List<HookPoint> points, Fields options) {
        Duration given = options.millis("timeout_ms");
        HookPhase phase = options.choice("phase", HookPhase.class);
        HookMode mode = options.choice("mode", HookMode.class);
        return HookDefinition.builder(name)
                .on(points)
                .description(options.text("description", ""))
                .version(options.text("version", "1.0.0"))
                .priority(priority(options))
                .phase((phase != null) ? phase : HookPhase.TRANSFORM)
                .onFailure(options.choice("on_failure", OnFailure.class))
                .execution(options.choice("execution", ExecutionMode.class))
                .mode((mode != null) ? mode : HookMode.ENFORCE)
                .elements(options.flag("elements"))
                .tags(Set.copyOf(options.texts("tags")).toArray(String[]::new))
                .timeout((given != null) ? given : this.timeout)
                .matching(matcher -> caller.permissions.narrowed(narrowed(matcher, options), points));
    }

    private static HookMatcher narrowed(HookMatcher matcher, Fields options) {
        HookMatcher narrowed = patterns("components", options, matcher::components);
        return patterns("operations", options, narrowed::operations)
                .tags(options.texts("component_tags"))
                .types(options.texts("component_types").stream()
                        .map(HookModule::type)
                        .toList());
    }

    private static HookMatcher patterns(String field, Fields options, Function<List<String>, HookMatcher> narrowed) {
        try {
            return narrowed.apply(options.texts(field));
        } catch (IllegalArgumentException ex) {
            throw Fields.error("the options of hook.register: the field '" + field + "': " + ex.getMessage());
        }
    }

    private static String shortName(HookPoint point) {
        String name = point.externalName();
        return name.substring(name.indexOf(':') + 1);
    }

    private static ComponentType type(String name) {
        return Arrays.stream(ComponentType.values())
                .filter(type -> lower(type).equals(name))
                .findFirst()
                .orElseThrow(() -> Fields.error("the options of hook.register: the field 'component_types' has '" + name
                        + "', which is none of "
                        + Arrays.stream(ComponentType.values())
                                .map(HookModule::lower)
                                .toList()));
    }

    private static int priority(Fields options) {
        if (options.value("priority") instanceof String name) {
            return switch (name) {
                case "highest" -> Priority.HIGHEST;
                case "high" -> Priority.HIGH;
                case "normal" -> Priority.NORMAL;
                case "low" -> Priority.LOW;
                case "lowest" -> Priority.LOWEST;
                default ->
                    throw Fields.error("the priority of a hook is an integer, or one of highest, high, normal, low,"
                            + " lowest, but not '" + name + "'");
            };
        }
        return options.integer("priority", Priority.NORMAL);
    }

    /** By the name that register gave back, or the short one. */
    private Object unregister(Caller caller, Given given) {
        String name = ownName(caller, given.text(0, "the name of a hook"));
        if (caller.isLoading()) {
            return caller.plan(given.function()).withoutHook(name);
        }
        // A bean may be named like the script, and a later version may have a hook of that name: not its to remove.
        return !this.registry
                .get()
                .unregisterIf(hook -> hook.name().equals(name)
                        && hook.definition().handler() instanceof ScriptHook own
                        && own.isOf(caller))
                .isEmpty();
    }

    private static String ownName(Caller caller, String name) {
        return name.startsWith(caller.fullName("")) ? name : caller.fullName(name);
    }

    private static boolean isOf(Caller caller, RegisteredHook hook) {
        return hook.definition().handler() instanceof ScriptHook own
                && own.script().equals(caller.script);
    }

    private List<Object> list(Caller caller) {
        List<Object> hooks = new ArrayList<>();
        for (RegisteredHook hook : this.registry.get().hooks()) {
            if (isOf(caller, hook)) {
                hooks.add(described(hook));
            }
        }
        return hooks;
    }

    private static Map<String, @Nullable Object> described(RegisteredHook hook) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("name", hook.name());
        fields.put(
                "points",
                hook.definition().points().stream()
                        .map(HookPoint::externalName)
                        .sorted()
                        .toList());
        fields.put("phase", lower(hook.metadata().phase()));
        fields.put("priority", (long) hook.metadata().priority());
        fields.put("mode", lower(hook.mode()));
        fields.put("tags", hook.metadata().tags().stream().sorted().toList());
        fields.put("timeout_ms", hook.timeout().toMillis());
        return fields;
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
