package io.llmspell.integration.adk;

import com.google.adk.agents.LlmAgent;
import com.google.adk.models.BaseLlm;
import com.google.adk.models.LlmRequest;
import com.google.adk.models.Model;
import io.llmspell.integration.HookTemplate;
import io.llmspell.integration.ToolVisibility;
import java.lang.reflect.Field;
import java.util.function.Supplier;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ReflectionUtils;

/**
 * Puts hooks around the models of agents. There is nothing that lets an application in between an agent and its model,
 * and a callback ahead of a call can neither stream nor leave those after it in force, so the field is set in which an
 * agent keeps the model it has found. Thread-safe.
 */
final class AgentModels {

    private static final Log logger = LogFactory.getLog(AgentModels.class);

    private static final @Nullable Field RESOLVED = resolved();

    private final ModelCalls calls;

    AgentModels(Supplier<HookTemplate> hooks, Supplier<ToolVisibility> visibility) {
        this.calls = new ModelCalls(hooks, visibility);
        if (RESOLVED == null) {
            logger.warn("Models are not hooked: the agents of this version of ADK do not keep them where those of"
                    + " 1.8.0 do");
        }
    }

    private static @Nullable Field resolved() {
        Field field = ReflectionUtils.findField(LlmAgent.class, "resolvedModel", Model.class);
        if (field != null) {
            ReflectionUtils.makeAccessible(field);
        }
        return field;
    }

    /** To be called ahead of each run of the agent. */
    void hook(LlmAgent agent) {
        if (RESOLVED == null) {
            return;
        }
        Model model = modelOf(agent);
        BaseLlm llm = (model != null) ? model.model().orElse(null) : null;
        if (llm instanceof HookedLlm hooked) {
            hooked.runBy(this.calls);
        } else if (model != null && llm != null) {
            Model hooked =
                    model.toBuilder().model(new HookedLlm(llm, this.calls)).build();
            ReflectionUtils.setField(RESOLVED, agent, hooked);
        }
    }

    /** To be called ahead of each call of a model. */
    void mark(LlmRequest.Builder request) {
        RequestTools.mark(request, this.calls);
    }

    /** What agents keep calls their models without hooks from now on. */
    void close() {
        this.calls.close();
    }

    /** The agent itself says what is wrong, if it ever needs the model. */
    private static @Nullable Model modelOf(LlmAgent agent) {
        try {
            return agent.resolvedModel();
        } catch (RuntimeException ex) {
            logger.debug("Agent '" + agent.name() + "' has no model", ex);
            return null;
        }
    }
}
