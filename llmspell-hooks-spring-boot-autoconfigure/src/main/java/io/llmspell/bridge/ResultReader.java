package io.llmspell.bridge;

import io.llmspell.hook.HookResult;
import io.llmspell.hook.JoinStrategy;
import io.llmspell.hook.ResultType;
import io.llmspell.hook.RetryConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes a {@link HookResult} of what a script returned. */
final class ResultReader {

    private static final String TYPES =
            Arrays.stream(ResultType.values()).map(ResultType::externalName).collect(Collectors.joining(", "));

    private static final Map<String, ResultType> BY_NAME =
            Arrays.stream(ResultType.values()).collect(Collectors.toMap(ResultType::externalName, type -> type));

    private static final int MOST_ATTEMPTS = 100;

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private final Function<String, @Nullable Object> components;

    /** @param components finds what an operation can be run on in place of its component */
    ResultReader(Function<String, @Nullable Object> components) {
        this.components = components;
    }

    /**
     * @param value nothing, a string, or a table with {@code type} and the fields of that type
     * @param permissions of the script: an operation is sent to no other component than those that it may see
     * @throws ScriptException if it is anything else
     */
    HookResult read(@Nullable Object value, ScriptPermissions permissions) {
        if (value == null) {
            return HookResult.proceed();
        }
        if (value instanceof String type) {
            return read(type(type), Map.of("type", type), permissions);
        }
        if (value instanceof Map<?, ?> fields && fields.get("type") instanceof String type) {
            return read(type(type), fields, permissions);
        }
        throw Fields.error("a hook returns nothing, a string such as 'continue', or a table with a 'type' of " + TYPES
                + ", but this one returned " + Fields.describe(value)
                + ((value instanceof Map) ? " without such a type" : ""));
    }

    private static ResultType type(String name) {
        ResultType type = BY_NAME.get(name);
        if (type == null) {
            throw Fields.error("there is no result of type '" + name + "'; the types are " + TYPES);
        }
        return type;
    }

    private HookResult read(ResultType type, Map<?, ?> table, ScriptPermissions permissions) {
        return switch (type) {
            case CONTINUE -> {
                fields(type, table);
                yield HookResult.proceed();
            }
            case MODIFIED -> modified(fields(type, table, "value"));
            case CANCEL -> HookResult.cancel(fields(type, table, "reason").requiredText("reason"));
            case REDIRECT -> HookResult.redirect(target(fields(type, table, "target"), "target", permissions));
            case REPLACE -> replace(fields(type, table, "kind", "with"), permissions);
            case RETRY ->
                HookResult.retry(retry(fields(type, table, "max_attempts", "backoff_ms", "multiplier", "retry_on")));
            case FORK -> fork(fields(type, table, "branches", "join"), permissions);
            case CACHE -> cache(fields(type, table, "ttl_ms", "key", "result"));
            case SKIPPED -> HookResult.skip(fields(type, table, "reason").text("reason", ""));
        };
    }

    private static Fields fields(ResultType type, Map<?, ?> table, String... names) {
        Set<String> known = new java.util.HashSet<>(List.of(names));
        known.add("type");
        return Fields.of("the result '" + type.externalName() + "'", table, known);
    }

    private static HookResult modified(Fields fields) {
        if (!fields.names("value")) {
            throw Fields.error("the result 'modified' needs the field 'value': the new result, or the new values of"
                    + " arguments by name");
        }
        return HookResult.modify(PlainValues.data("the value", fields.value("value")));
    }

    private static String target(Fields fields, String field, ScriptPermissions permissions) {
        return permitted(fields.requiredText(field), permissions);
    }

    private static String permitted(String component, ScriptPermissions permissions) {
        if (!permissions.maySendTo(component)) {
            throw new ScriptException(
                    ScriptException.Kind.DENIED,
                    "the script has no permission for the component '" + component
                            + "'; permit it under 'components' of the script in llmspell.bridge.scripts.permissions");
        }
        return component;
    }

    private HookResult replace(Fields fields, ScriptPermissions permissions) {
        HookResult.Replace.Kind kind = fields.choice("kind", HookResult.Replace.Kind.class);
        if (!fields.names("with")) {
            throw Fields.error("the result 'replace' needs the field 'with': the answer, or the name of a component");
        }
        if (kind != HookResult.Replace.Kind.COMPONENT) {
            return HookResult.answer(PlainValues.data("the answer", fields.value("with")));
        }
        String name = target(fields, "with", permissions);
        Object component = this.components.apply(name);
        if (component == null) {
            throw Fields.error("there is no component '" + name + "' to replace with");
        }
        return HookResult.replaceWith(component);
    }

    private static RetryConfig retry(Fields fields) {
        Duration backoff = fields.millis("backoff_ms");
        List<String> types = fields.texts("retry_on");
        Predicate<Throwable> retryOn = exception -> types.isEmpty() || isOneOf(types, exception.getClass());
        RetryConfig retry = checked(() -> new RetryConfig(
                fields.integer("max_attempts", 2),
                (backoff != null) ? backoff : Duration.ZERO,
                fields.number("multiplier", 1),
                retryOn));
        if (retry.maxAttempts() > MOST_ATTEMPTS || waits(retry) > LONGEST_WAIT.toMillis()) {
            throw Fields.error("a retry has at most " + MOST_ATTEMPTS + " attempts, and waits for at most "
                    + LONGEST_WAIT.toSeconds() + " s in all");
        }
        return retry;
    }

    /** How many milliseconds its caller may be held between the attempts. */
    private static double waits(RetryConfig retry) {
        double wait = retry.backoff().toMillis();
        double sum = 0;
        for (int attempt = 1; attempt < retry.maxAttempts(); attempt++) {
            sum += wait;
            wait *= retry.multiplier();
        }
        return sum;
    }

    /** By the name of the class or one that it extends, with its package or without. */
    private static boolean isOneOf(List<String> names, @Nullable Class<?> type) {
        return type != null
                && (names.contains(type.getName())
                        || names.contains(type.getSimpleName())
                        || isOneOf(names, type.getSuperclass()));
    }

    private static HookResult fork(Fields fields, ScriptPermissions permissions) {
        Object given = fields.value("branches");
        List<HookResult.Branch> branches = new ArrayList<>();
        for (Object each : (given instanceof List<?> list) ? list : List.of()) {
            branches.add(branch(each, permissions));
        }
        if (branches.isEmpty()) {
            throw Fields.error("the result 'fork' needs the field 'branches', a list of components or of tables with"
                    + " target and arguments");
        }
        Join join = fields.choice("join", Join.class);
        return HookResult.fork(branches, (join == Join.ALL) ? JoinStrategy.all() : JoinStrategy.firstSuccess());
    }

    private enum Join {
        FIRST_SUCCESS,
        ALL
    }

    private static HookResult.Branch branch(@Nullable Object value, ScriptPermissions permissions) {
        if (value instanceof String target) {
            return HookResult.branch(permitted(target, permissions));
        }
        Fields fields = Fields.of("a branch", value, Set.of("target", "arguments"));
        Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
        fields.map("arguments")
                .forEach((name, each) ->
                        arguments.put(String.valueOf(name), PlainValues.data("argument '" + name + "'", each)));
        return HookResult.branch(target(fields, "target", permissions), arguments);
    }

    private static HookResult cache(Fields fields) {
        Duration ttl = fields.millis("ttl_ms");
        if (ttl == null) {
            throw Fields.error("the result 'cache' needs the field 'ttl_ms', a number of milliseconds");
        }
        Object key = PlainValues.data("the key", fields.value("key"));
        HookResult.Cache cache = checked(() -> fields.names("result")
                ? HookResult.cache(ttl, PlainValues.data("the result", fields.value("result")))
                : HookResult.cache(ttl));
        return (key != null) ? cache.withKey(key) : cache;
    }

    private static <T> T checked(java.util.function.Supplier<T> made) {
        try {
            return made.get();
        } catch (IllegalArgumentException ex) {
            throw Fields.error(String.valueOf(ex.getMessage()));
        }
    }
}
