package io.llmspell.integration;

import io.llmspell.hook.Arguments;
import io.llmspell.hook.ComponentId;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookPoint;
import io.llmspell.hook.PointKind;
import io.llmspell.state.HookState;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/** Gives each parameter of a {@code @Hook} method its value. */
final class HookParameters {

    private static final String RESULT = "result";

    private HookParameters() {}

    /** Gives one parameter its value. */
    interface Source {
        @Nullable
        Object value(HookContext context);
    }

    /** Decides from the types and names of the parameters of a method where their values come from. */
    static Source[] of(Method method, Set<HookPoint> points, Supplier<Source> state) {
        Parameter[] parameters = method.getParameters();
        Source[] sources = new Source[parameters.length];
        for (int i = 0; i < parameters.length; i++) {
            Class<?> type = parameters[i].getType();
            if (type == HookContext.class) {
                sources[i] = context -> context;
            } else if (type == ComponentId.class) {
                sources[i] = HookContext::component;
            } else if (type == HookState.class) {
                sources[i] = state.get();
            } else if (Throwable.class.isAssignableFrom(type)) {
                requireErrorPoint(method, points);
                sources[i] = HookContext::error;
            } else if (!parameters[i].isNamePresent()) {
                throw new InvalidHookException(
                        HookMethod.describe(method),
                        "the name of its parameter " + (i + 1) + " (" + type.getName() + ") is not known",
                        "Compile with -parameters, or take the HookContext",
                        null);
            } else {
                sources[i] = new ArgumentSource(method, parameters[i].getName(), type, allAfter(points));
            }
        }
        return sources;
    }

    /** The exception type that a hook wants, or {@code null} if it wants none. */
    static @Nullable Class<?> errorType(Method method) {
        for (Class<?> type : method.getParameterTypes()) {
            if (Throwable.class.isAssignableFrom(type)) {
                return type;
            }
        }
        return null;
    }

    private static void requireErrorPoint(Method method, Set<HookPoint> points) {
        for (HookPoint point : points) {
            if (point.kind() != PointKind.ERROR) {
                throw new InvalidHookException(
                        HookMethod.describe(method),
                        "it takes an exception, but " + point.externalName() + " is not an error point",
                        "Remove that parameter or that point",
                        null);
            }
        }
    }

    private static boolean allAfter(Set<HookPoint> points) {
        return points.stream().allMatch(point -> point.kind() == PointKind.AFTER);
    }

    /**
     * An argument of the operation by name, else by type; or the operation's value. What was found for the argument
     * names of an operation is kept for its next call: all its calls share one array of names.
     */
    private static final class ArgumentSource implements Source {

        private static final int THE_RESULT = -1;

        private final Method method;

        private final String name;

        private final Class<?> type;

        private final boolean maybeResult;

        private volatile @Nullable Found found;

        private ArgumentSource(Method method, String name, Class<?> type, boolean maybeResult) {
            this.method = method;
            this.name = name;
            this.type = ClassUtils.resolvePrimitiveIfNecessary(type);
            this.maybeResult = maybeResult;
        }

        private record Found(Object names, int index) {}

        @Override
        public @Nullable Object value(HookContext context) {
            Arguments arguments = context.argumentList();
            int index = index(context, arguments);
            Object value = (index == THE_RESULT) ? context.result() : arguments.value(index);
            if (value != null && !this.type.isInstance(value)) {
                throw new IllegalArgumentException(
                        "Parameter '" + this.name + "' of " + HookMethod.describe(this.method)
                                + " takes a " + this.type.getName() + ", but that of " + context.target() + " is a "
                                + value.getClass().getName());
            }
            return value;
        }

        @SuppressWarnings("ReferenceEquality") // that is what the identity is for
        private int index(HookContext context, Arguments arguments) {
            Found known = this.found;
            if (known != null && known.names() == arguments.identity()) {
                return known.index();
            }
            int index = find(context, arguments);
            if (arguments.declaresTypes() && index != THE_RESULT) {
                this.found = new Found(arguments.identity(), index);
            }
            return index;
        }

        private int find(HookContext context, Arguments arguments) {
            int index = arguments.indexOf(this.name);
            if (index >= 0) {
                return index;
            }
            if (this.maybeResult && this.name.equals(RESULT)) {
                return THE_RESULT;
            }
            int only = onlyOfType(arguments);
            if (only >= 0) {
                return only;
            }
            if (this.maybeResult && hasValue(context, this.type)) {
                return THE_RESULT;
            }
            throw new IllegalArgumentException(context.target() + " has no argument '" + this.name
                    + "' and not exactly one of type " + this.type.getName() + " for "
                    + HookMethod.describe(this.method) + "; its arguments are " + arguments.names());
        }

        /** An element of a stream is there before the operation has come to its end, and nothing if it was dropped. */
        private static boolean hasValue(HookContext context, Class<?> type) {
            Object value = context.result();
            return switch (context.outcome()) {
                case SUCCESS -> type.isInstance(value);
                case PENDING -> value == null || type.isInstance(value);
                case FAILURE, CANCELLED -> false;
            };
        }

        /** By the declared types, not by the values of one call. */
        private int onlyOfType(Arguments arguments) {
            int only = -1;
            for (int i = 0; i < arguments.size(); i++) {
                if (this.type.isAssignableFrom(arguments.type(i))) {
                    if (only >= 0) {
                        return -1;
                    }
                    only = i;
                }
            }
            return only;
        }
    }
}
