package io.llmspell.sample.springai;

import io.llmspell.hook.Arguments;
import io.llmspell.hook.ComponentId;
import io.llmspell.hook.ComponentType;
import io.llmspell.hook.HookOutcome;
import io.llmspell.hook.HookPoint;
import io.llmspell.hook.HookTarget;
import io.llmspell.integration.HookTemplate;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Has a call of the model's tool fire once where that tool is a component of the desk. The component fires when it is
 * called, with what the hooks of the desk are written for: a {@code ToolRequest} and a {@code ToolAnswer}, and other
 * tools of the desk to redirect to. The call of Spring AI around it, which has JSON and text, then fires nothing.
 */
final class ComponentTools implements HookTemplate {

    private final HookTemplate hooks;

    private final Predicate<String> tools;

    /**
     * Makes it.
     *
     * @param hooks what fires for all else
     * @param tools tells the names of tools that are components and fire themselves
     */
    ComponentTools(HookTemplate hooks, Predicate<String> tools) {
        this.hooks = hooks;
        this.tools = tools;
    }

    @Override
    public <T extends @Nullable Object, E extends Exception> T execute(
            ComponentId component,
            String operation,
            Map<String, ? extends @Nullable Object> arguments,
            Class<?> resultType,
            Body<T, E> body)
            throws E {
        if (component.type() == ComponentType.TOOL && this.tools.test(component.name())) {
            return body.run(Arguments.of(arguments));
        }
        return this.hooks.execute(component, operation, arguments, resultType, body);
    }

    @Override
    public <T extends @Nullable Object, E extends Exception> T execute(
            HookTarget target, Map<String, ? extends @Nullable Object> arguments, Class<?> resultType, Body<T, E> body)
            throws E {
        return this.hooks.execute(target, arguments, resultType, body);
    }

    @Override
    public <T extends @Nullable Object, E extends Exception> T execute(
            HookPoint custom,
            ComponentId component,
            String operation,
            Map<String, ? extends @Nullable Object> arguments,
            Class<?> resultType,
            Body<T, E> body)
            throws E {
        return this.hooks.execute(custom, component, operation, arguments, resultType, body);
    }

    @Override
    public Map<String, Object> metadata() {
        return this.hooks.metadata();
    }

    @Override
    public HookOutcome fire(
            HookPoint point, ComponentId component, String operation, Map<String, ? extends @Nullable Object> data) {
        return this.hooks.fire(point, component, operation, data);
    }
}
