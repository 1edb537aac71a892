package io.llmspell.integration;

import io.llmspell.hook.ComponentId;
import io.llmspell.hook.ComponentType;
import io.llmspell.hook.HookTarget;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;

/** The tools that are components. */
final class ComponentToolCatalog implements ToolCatalog {

    private static final HookTarget TARGET = new HookTarget(ComponentId.system("tools"), "discover");

    private final Operation discovery = new Operation(
            TARGET,
            OperationPoints.TOOL_DISCOVERY,
            new Operation.Signature(
                    new String[0], List.of(), ResolvableType.forClassWithGenerics(List.class, Tool.class), null),
            Operation.Traits.FREE,
            new Discovery());

    private final OperationEngine engine;

    private final ComponentCatalog components;

    ComponentToolCatalog(OperationEngine engine, ComponentCatalog components) {
        this.engine = engine;
        this.components = components;
    }

    @Override
    @SuppressWarnings("unchecked")
    public List<Tool> discover() {
        try {
            Object found = this.engine.invoke(this.discovery, this, new Object[0]);
            return (found != null)
                    ? ((List<Tool>) found).stream().filter(Objects::nonNull).toList()
                    : List.of();
        } catch (RuntimeException | Error ex) {
            throw ex;
        } catch (Throwable ex) {
            throw new IllegalStateException("Discovery throws nothing checked", ex);
        }
    }

    private List<Tool> read() {
        return this.components.ofType(ComponentType.TOOL).stream()
                .map(ComponentToolCatalog::tool)
                .sorted(Comparator.comparing(Tool::name))
                .toList();
    }

    private static Tool tool(HookedComponent component) {
        List<String> operations = component.operations().stream()
                .map(operation -> operation.target().operation())
                .toList();
        return new Tool(component.id(), operations, component.tags());
    }

    private final class Discovery implements OperationBody {

        @Override
        public Object prepareToRepeat(Object invocation) {
            return invocation;
        }

        @Override
        public @Nullable Object run(Object invocation, @Nullable Object[] arguments, boolean repeated) {
            return read();
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
