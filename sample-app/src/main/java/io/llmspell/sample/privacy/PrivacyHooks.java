package io.llmspell.sample.privacy;

import static io.llmspell.hook.StandardHookPoint.AFTER_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.WORKFLOW_CHECKPOINT;

import io.llmspell.annotation.Hook;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookResult;
import io.llmspell.sample.tool.ToolAnswer;
import java.util.List;
import org.springframework.stereotype.Component;

/** Keeps personal data from the model, and payment ids out of what is saved. */
@Component("privacy")
class PrivacyHooks {

    private final Redaction redaction;

    PrivacyHooks(Redaction redaction) {
        this.redaction = redaction;
    }

    @Hook(value = AFTER_TOOL_EXECUTION, description = "Answers go to the model without personal data")
    HookResult redactAnswer(ToolAnswer result) {
        String redacted = this.redaction.redact(result.content());
        return redacted.equals(result.content()) ? HookResult.proceed() : HookResult.modify(new ToolAnswer(redacted));
    }

    @Hook(
            value = WORKFLOW_CHECKPOINT,
            components = "booking",
            description = "A checkpoint is saved without payment ids")
    HookResult redactCheckpoint(HookContext context) {
        List<?> payments = context.argument("payments", List.class);
        return HookResult.modify("payments", this.redaction.redactValue(payments));
    }
}
