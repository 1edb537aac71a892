package io.llmspell.sample.resilience;

import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.TOOL_ERROR;

import io.llmspell.annotation.Hook;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.RetryConfig;
import io.llmspell.sample.tool.ToolFailedException;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Keeps the desk going when a tool is flaky or down, and spares the airline's system what it has answered before. */
@Component("resilience")
class ResilienceHooks {

    private static final int MOST_ATTEMPTS = 3;

    private static final Duration AIRPORTS_STAY = Duration.ofHours(1);

    @Hook(value = TOOL_ERROR, description = "What fails in passing is tried again")
    HookResult tryAgain(ToolFailedException failure) {
        return failure.passing()
                ? HookResult.retry(RetryConfig.attempts(MOST_ATTEMPTS).on(ResilienceHooks::passing))
                : HookResult.proceed();
    }

    @Hook(
            value = TOOL_ERROR,
            components = "search_onestop_flight",
            description = "The archive of connections stands in for the search")
    HookResult askArchive(ToolFailedException failure) {
        return HookResult.redirect("connection_archive");
    }

    /**
     * Without a key of its own the answer would be kept under the whole request, whose call number never comes again.
     */
    @Hook(
            value = BEFORE_TOOL_EXECUTION,
            components = "list_all_airports",
            description = "The airports are asked for once an hour")
    HookResult rememberAirports() {
        return HookResult.cache(AIRPORTS_STAY).withKey("airports");
    }

    private static boolean passing(Throwable failure) {
        return failure instanceof ToolFailedException tool && tool.passing();
    }
}
