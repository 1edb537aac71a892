package io.llmspell.autoconfigure;

import static io.llmspell.hook.StandardHookPoint.AFTER_AGENT_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.AFTER_AGENT_INIT;
import static io.llmspell.hook.StandardHookPoint.AFTER_AGENT_SHUTDOWN;
import static io.llmspell.hook.StandardHookPoint.AFTER_STATE_READ;
import static io.llmspell.hook.StandardHookPoint.AFTER_STATE_WRITE;
import static io.llmspell.hook.StandardHookPoint.AFTER_TOOL_DISCOVERY;
import static io.llmspell.hook.StandardHookPoint.AFTER_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.AFTER_WORKFLOW_COMPLETE;
import static io.llmspell.hook.StandardHookPoint.AFTER_WORKFLOW_STAGE;
import static io.llmspell.hook.StandardHookPoint.AGENT_ERROR;
import static io.llmspell.hook.StandardHookPoint.BEFORE_AGENT_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.BEFORE_AGENT_INIT;
import static io.llmspell.hook.StandardHookPoint.BEFORE_AGENT_SHUTDOWN;
import static io.llmspell.hook.StandardHookPoint.BEFORE_STATE_READ;
import static io.llmspell.hook.StandardHookPoint.BEFORE_STATE_WRITE;
import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_DISCOVERY;
import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.BEFORE_WORKFLOW_STAGE;
import static io.llmspell.hook.StandardHookPoint.BEFORE_WORKFLOW_START;
import static io.llmspell.hook.StandardHookPoint.STATE_CONFLICT;
import static io.llmspell.hook.StandardHookPoint.STATE_MIGRATION;
import static io.llmspell.hook.StandardHookPoint.TOOL_ERROR;
import static io.llmspell.hook.StandardHookPoint.TOOL_VALIDATION;
import static io.llmspell.hook.StandardHookPoint.WORKFLOW_CHECKPOINT;
import static io.llmspell.hook.StandardHookPoint.WORKFLOW_ERROR;
import static io.llmspell.hook.StandardHookPoint.WORKFLOW_ROLLBACK;
import static io.llmspell.hook.StandardHookPoint.WORKFLOW_STAGE_TRANSITION;

import io.llmspell.annotation.Hook;
import io.llmspell.hook.HookContext;

/** A hook at all points of agents, tools, workflows and state, which writes down where it ran. */
class Journal {

    private final Log log;

    Journal(Log log) {
        this.log = log;
    }

    @Hook({
        BEFORE_AGENT_INIT,
        AFTER_AGENT_INIT,
        BEFORE_AGENT_EXECUTION,
        AFTER_AGENT_EXECUTION,
        AGENT_ERROR,
        BEFORE_AGENT_SHUTDOWN,
        AFTER_AGENT_SHUTDOWN,
        BEFORE_TOOL_DISCOVERY,
        AFTER_TOOL_DISCOVERY,
        BEFORE_TOOL_EXECUTION,
        TOOL_VALIDATION,
        AFTER_TOOL_EXECUTION,
        TOOL_ERROR,
        BEFORE_WORKFLOW_START,
        BEFORE_WORKFLOW_STAGE,
        WORKFLOW_STAGE_TRANSITION,
        AFTER_WORKFLOW_STAGE,
        WORKFLOW_CHECKPOINT,
        WORKFLOW_ROLLBACK,
        AFTER_WORKFLOW_COMPLETE,
        WORKFLOW_ERROR,
        BEFORE_STATE_READ,
        AFTER_STATE_READ,
        BEFORE_STATE_WRITE,
        AFTER_STATE_WRITE,
        STATE_CONFLICT,
        STATE_MIGRATION
    })
    void note(HookContext context) {
        this.log.note(context.toString());
    }
}
