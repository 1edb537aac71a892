package io.llmspell.sample.desk;

import static io.llmspell.hook.StandardHookPoint.BEFORE_AGENT_EXECUTION;

import io.llmspell.annotation.Hook;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.Priority;
import io.llmspell.sample.journal.Journal;
import org.springframework.stereotype.Component;

/** Ties the correlation id of a turn, which all calls inside of it share, to its conversation. */
@Component("turns")
class TurnHooks {

    private final Journal journal;

    TurnHooks(Journal journal) {
        this.journal = journal;
    }

    /** Ahead of all other hooks, whose decisions are to be found under the conversation too. */
    @Hook(value = BEFORE_AGENT_EXECUTION, priority = Priority.HIGHEST)
    void follow(HookContext context, CustomerRequest request) {
        this.journal.correlate(context.correlationId(), request.conversation());
    }
}
