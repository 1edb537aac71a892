package io.llmspell.docs;

import static io.llmspell.hook.HookPhase.GUARD;
import static io.llmspell.hook.StandardHookPoint.AFTER_AGENT_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.AFTER_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.TOOL_ERROR;

import io.llmspell.annotation.Hook;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.OnFailure;
import io.llmspell.hook.RetryConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.regex.Pattern;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** What docs/hooks.md shows. */
final class HooksExample {

    private HooksExample() {}

    @Component
    static class DeskHooks {

        /** A guard sees the final request and lets it pass or not. If it fails, the call is cancelled. */
        @Hook(value = BEFORE_TOOL_EXECUTION, phase = GUARD, components = "payments", condition = "#amount > 1000")
        HookResult limit(HookContext context, int amount) {
            return HookResult.cancel(amount + " needs an approval, asked for by " + context.parent());
        }

        /** A transformer changes the request; if it fails, the call goes on without it. */
        @Hook(value = BEFORE_TOOL_EXECUTION, operations = "search*")
        HookResult trim(String query) {
            return HookResult.modify("query", query.trim());
        }

        /** After the operation: redact its result. */
        @Hook(AFTER_TOOL_EXECUTION)
        HookResult redact(String result) {
            return HookResult.modify(result.replaceAll("[\\w.]+@[\\w.]+", "***"));
        }

        /** On its error: two more attempts, 50 ms apart. */
        @Hook(TOOL_ERROR)
        HookResult again(IOException error) {
            return HookResult.retry(RetryConfig.attempts(3).withBackoff(Duration.ofMillis(50)));
        }
    }

    @Component
    static class Answers {

        private static final Pattern CARD = Pattern.compile("\\d{4} ?\\d{4} ?\\d{4} ?\\d{4}");

        /** Ends an answer that tells the number of a card, ahead of its last digits. */
        @Hook(value = AFTER_AGENT_EXECUTION, elements = true, onFailure = OnFailure.CANCEL)
        HookResult noCards(HookContext context) {
            return CARD.matcher(context.streamText()).find() ? HookResult.answer(null) : HookResult.proceed();
        }
    }

    @RestControllerAdvice
    static class Refusals {

        @ExceptionHandler
        ProblemDetail refused(HookCancelledException refusal) {
            ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.FORBIDDEN, refusal.reason());
            problem.setProperty("hook", refusal.hook());
            return problem;
        }
    }
}
