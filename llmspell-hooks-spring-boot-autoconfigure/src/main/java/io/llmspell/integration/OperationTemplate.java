package io.llmspell.integration;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.llmspell.hook.Arguments;
import io.llmspell.hook.CallStack;
import io.llmspell.hook.ComponentId;
import io.llmspell.hook.HookExecutor;
import io.llmspell.hook.HookOutcome;
import io.llmspell.hook.HookPoint;
import io.llmspell.hook.HookTarget;
import java.lang.reflect.Type;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;

/** Keeps the operations it was asked for, as far as they are asked for often. */
final class OperationTemplate implements HookTemplate {

    private static final int KEPT_OPERATIONS = 1_000;

    private final Cache<Key, Operation> operations =
            Caffeine.newBuilder().maximumSize(KEPT_OPERATIONS).build();

    private final OperationEngine engine;

    private final HookExecutor executor;

    private final ComponentResolver resolver;

    private final ComponentCatalog components;

    OperationTemplate(
            OperationEngine engine, HookExecutor executor, ComponentResolver resolver, ComponentCatalog components) {
        this.components = components;
        this.engine = engine;
        this.executor = executor;
        this.resolver = resolver;
    }

    /** Without tags where they are those of the bean of that name. */
    private record Key(
            ComponentId component,
            String name,
            @Nullable Set<String> tags,
            OperationPoints points,
            Operation.Traits traits,
            List<String> arguments,
            Type resultType) {}

    @Override
    public <T extends @Nullable Object, E extends Exception> T execute(
            ComponentId component,
            String operation,
            Map<String, ? extends @Nullable Object> arguments,
            Type resultType,
            Body<T, E> body)
            throws E {
        OperationPoints points = this.resolver.pointsOf(component.type(), operation);
        return execute(points, component, operation, arguments, resultType, body);
    }

    @Override
    public <T extends @Nullable Object, E extends Exception> T execute(
            HookTarget target, Map<String, ? extends @Nullable Object> arguments, Type resultType, Body<T, E> body)
            throws E {
        OperationPoints points = this.resolver.pointsOf(target.component().type(), target.operation());
        Key key = new Key(
                target.component(),
                target.operation(),
                target.tags(),
                points,
                Operation.Traits.FREE,
                List.copyOf(arguments.keySet()),
                resultType);
        return execute(key, arguments, body);
    }

    @Override
    public <T extends @Nullable Object, E extends Exception> T execute(
            HookPoint custom,
            ComponentId component,
            String operation,
            Map<String, ? extends @Nullable Object> arguments,
            Type resultType,
            Body<T, E> body)
            throws E {
        if (!custom.externalName().startsWith("custom:")) {
            throw new IllegalArgumentException(
                    custom.externalName() + " is not a custom point: make one with HookPoint.custom(name)");
        }
        return execute(OperationPoints.only(custom), component, operation, arguments, resultType, body);
    }

    <T extends @Nullable Object, E extends Exception> T execute(
            OperationPoints points,
            ComponentId component,
            String name,
            Map<String, ? extends @Nullable Object> arguments,
            Type resultType,
            Body<T, E> body)
            throws E {
        return execute(points, Operation.Traits.FREE, component, name, arguments, resultType, body);
    }

    <T extends @Nullable Object, E extends Exception> T execute(
            OperationPoints points,
            Operation.Traits traits,
            ComponentId component,
            String name,
            Map<String, ? extends @Nullable Object> arguments,
            Type resultType,
            Body<T, E> body)
            throws E {
        Key key = new Key(component, name, null, points, traits, List.copyOf(arguments.keySet()), resultType);
        return execute(key, arguments, body);
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // the body's own T, or a value that was checked against resultType
    private <T extends @Nullable Object, E extends Exception> T execute(
            Key key, Map<String, ? extends @Nullable Object> arguments, Body<T, E> body) throws E {
        Operation operation = this.operations.get(key, this::operation);
        try {
            @Nullable Object[] values = arguments.values().toArray();
            return (T) this.engine.invoke(operation, new TemplateCall(operation, body), values);
        } catch (Error | RuntimeException ex) {
            throw ex;
        } catch (Throwable ex) {
            throw (E) ex;
        }
    }

    private Operation operation(Key key) {
        List<ResolvableType> types = Collections.nCopies(key.arguments().size(), ResolvableType.forClass(Object.class));
        Operation.Signature signature = new Operation.Signature(
                key.arguments().toArray(String[]::new), types, ResolvableType.forType(key.resultType()), null);
        Set<String> tags = (key.tags() != null) ? key.tags() : this.components.tagsOf(key.component());
        return new Operation(
                new HookTarget(key.component(), key.name(), tags),
                key.points(),
                signature,
                traits(key),
                TemplateBody.INSTANCE);
    }

    private Operation.Traits traits(Key key) {
        Operation.Traits given = key.traits();
        return new Operation.Traits(
                given.repeatable() && this.resolver.isRepeatable(key.component(), key.name()),
                given.substitutable(),
                given.changeable());
    }

    @Override
    public Map<String, Object> metadata() {
        OperationCall call = currentCall();
        return (call != null) ? call.context().metadata() : new ConcurrentHashMap<>();
    }

    @Override
    public boolean mayHandOn() {
        OperationCall call = currentCall();
        return call == null || call.mayHandOn();
    }

    private @Nullable OperationCall currentCall() {
        CallStack stack = this.engine.stacks().current();
        // An operation without hooks stands on the stack with the scope of the one that it is inside of.
        return (stack.scope() instanceof OperationCall call
                        && call.operation().target().component().equals(stack.component()))
                ? call
                : null;
    }

    @Override
    public CallPlace here() {
        return new CallPlace(this.engine.stacks().current().capture());
    }

    @Override
    public HookOutcome fire(
            HookPoint point, ComponentId component, String operation, Map<String, ? extends @Nullable Object> data) {
        return this.executor.fire(point, new HookTarget(component, operation, this.components.tagsOf(component)), data);
    }

    /** One call of a template. */
    private record TemplateCall(Operation operation, Body<?, ?> body) {}

    private static final class TemplateBody implements OperationBody {

        private static final TemplateBody INSTANCE = new TemplateBody();

        @Override
        public Object prepareToRepeat(Object invocation) {
            return invocation;
        }

        @Override
        public @Nullable Object run(Object invocation, @Nullable Object[] arguments, boolean repeated)
                throws Throwable {
            TemplateCall call = (TemplateCall) invocation;
            return call.body().run(Arguments.of(call.operation().signature().names(), arguments));
        }

        @Override
        public boolean canRunOn(Operation operation, Object component) {
            return false;
        }

        @Override
        public @Nullable Object runOn(Operation operation, Object component, @Nullable Object[] arguments) {
            throw new IllegalStateException(operation + " is not a method");
        }
    }
}
