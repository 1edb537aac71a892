package io.llmspell.integration.adk;

import com.google.adk.agents.BaseAgent;
import com.google.adk.agents.RunConfig;
import com.google.adk.events.Event;
import com.google.adk.runner.Runner;
import com.google.genai.types.Content;
import io.llmspell.hook.Arguments;
import io.llmspell.hook.ComponentId;
import io.llmspell.integration.HookTemplate;
import io.llmspell.integration.adapter.HookValues;
import io.reactivex.rxjava3.core.Flowable;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.util.ReflectionUtils;

/** Runs the runs of one runner as operations of its agent. Thread-safe. */
final class RunCalls {

    static final String OPERATION = "run";

    private static final String METHOD = "runAsync";

    private static final Type EVENTS = new ParameterizedTypeReference<Flowable<Event>>() {}.getType();

    private final ComponentId agent;

    private final Supplier<HookTemplate> hooks;

    RunCalls(BaseAgent agent, Supplier<HookTemplate> hooks) {
        this.agent = ComponentId.agent(agent.name());
        this.hooks = hooks;
    }

    /** The method of {@link Runner} that this one is or overrides, if it runs; a class may have others of the name. */
    static @Nullable Method declared(Method method) {
        return method.getName().equals(METHOD)
                ? ReflectionUtils.findMethod(Runner.class, METHOD, method.getParameterTypes())
                : null;
    }

    Flowable<Event> run(Run run, Function<Run, Flowable<Event>> body) {
        Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
        arguments.put("userId", run.userId());
        arguments.put("sessionId", run.sessionId());
        arguments.put("newMessage", run.newMessage());
        arguments.put("runConfig", run.config());
        arguments.put("stateDelta", run.stateDelta());
        return this.hooks
                .get()
                .<Flowable<Event>, RuntimeException>execute(
                        this.agent, OPERATION, arguments, EVENTS, changed -> body.apply(runOf(changed)));
    }

    @SuppressWarnings("unchecked")
    private Run runOf(Arguments now) {
        return new Run(
                HookValues.argument(this.agent, now, "userId", String.class),
                HookValues.optional(this.agent, now, "sessionId", String.class),
                HookValues.argument(this.agent, now, "newMessage", Content.class),
                HookValues.argument(this.agent, now, "runConfig", RunConfig.class),
                HookValues.optional(this.agent, now, "stateDelta", Map.class));
    }
}
