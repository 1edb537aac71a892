package io.llmspell.integration.adk;

import com.google.adk.agents.BaseAgent;
import com.google.adk.agents.CallbackContext;
import com.google.adk.agents.LlmAgent;
import com.google.adk.models.LlmRequest;
import com.google.adk.models.LlmResponse;
import com.google.adk.plugins.BasePlugin;
import com.google.adk.tools.BaseTool;
import com.google.adk.tools.ToolContext;
import com.google.genai.types.Content;
import io.llmspell.hook.ComponentId;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookPoint;
import io.llmspell.hook.StandardHookPoint;
import io.llmspell.integration.adapter.ToolFailures;
import io.reactivex.rxjava3.core.Maybe;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Fires the hooks of the agents inside of a run, and calls their tools. Its callback ahead of a tool calls the tool
 * itself, so that hooks may have it called again; what other plug-ins and the agent have to say ahead of that, and of
 * an error, is asked for here, as ADK does not ask any more once there is a result. What comes after a result ADK still
 * does.
 */
final class AgentPlugin extends BasePlugin {

    static final String NAME = "llmspell-hooks";

    private final @Nullable BaseAgent root;

    private volatile Calls calls;

    /** By the call; emptied by ADK's question what is to become of the error. */
    private final Map<ToolContext, Throwable> thrown = Collections.synchronizedMap(new WeakHashMap<>());

    /**
     * Makes it for a runner.
     *
     * @param root its agent, where the hooks of that one are fired by the run itself
     */
    AgentPlugin(@Nullable BaseAgent root, Calls calls) {
        super(NAME);
        this.root = root;
        this.calls = calls;
    }

    /** A runner may be shared by applications that come after each other. */
    void runBy(Calls calls) {
        this.calls = calls;
    }

    @Override
    public Maybe<Content> beforeAgentCallback(BaseAgent agent, CallbackContext context) {
        if (agent instanceof LlmAgent asking) {
            this.calls.models().hook(asking);
        }
        return fire(StandardHookPoint.BEFORE_AGENT_EXECUTION, agent);
    }

    @Override
    public Maybe<Content> afterAgentCallback(BaseAgent agent, CallbackContext context) {
        return fire(StandardHookPoint.AFTER_AGENT_EXECUTION, agent);
    }

    @SuppressWarnings("ReferenceEquality") // names are only unique in a tree, and a tool may bring another one
    private Maybe<Content> fire(HookPoint point, BaseAgent agent) {
        if (agent == this.root) {
            return Maybe.empty();
        }
        return Firing.of(this.calls.hooks(), hooks -> {
            hooks.fire(point, ComponentId.agent(agent.name()), RunCalls.OPERATION, Map.of())
                    .orThrow();
            return null;
        });
    }

    @Override
    public Maybe<LlmResponse> beforeModelCallback(CallbackContext context, LlmRequest.Builder request) {
        this.calls.models().mark(request);
        return Maybe.empty();
    }

    @Override
    public Maybe<Map<String, Object>> beforeToolCallback(
            BaseTool tool, Map<String, Object> arguments, ToolContext context) {
        if (ToolFailures.callsComponent(tool) || LiveTools.isStop(tool, arguments, context)) {
            return Maybe.empty();
        }
        if (LiveTools.isStart(tool, context)) {
            return this.calls.tools().start(tool, arguments);
        }
        if (FunctionCalls.isUnconfirmed(tool, context)) {
            return Maybe.empty();
        }
        ToolCallbacks callbacks = new ToolCallbacks(this, tool, arguments, context);
        return callbacks
                .before()
                .switchIfEmpty(Maybe.defer(() -> this.calls.tools().call(tool, arguments, context, callbacks)));
    }

    /** An error that a callback has thrown which was asked here is not for the others: ADK would ask them again. */
    void thrownByCallback(ToolContext context, Throwable error) {
        this.thrown.put(context, error);
    }

    /** Of a tool that was not called here: what its component's hooks cancelled. */
    @Override
    @SuppressWarnings("ReferenceEquality") // the very exception, and no other like it
    public Maybe<Map<String, Object>> onToolErrorCallback(
            BaseTool tool, Map<String, Object> arguments, ToolContext context, Throwable error) {
        if (this.thrown.remove(context) == error) {
            return Maybe.error(error);
        }
        return (error instanceof HookCancelledException cancelled && ToolFailures.callsComponent(tool))
                ? this.calls.tools().cancelled(tool, cancelled)
                : Maybe.empty();
    }
}
