package io.llmspell.sample.hanging;

import static io.llmspell.hook.HookPhase.GUARD;
import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;

import io.llmspell.annotation.Hook;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.OnFailure;
import java.util.concurrent.CountDownLatch;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** Waits for a fraud check that never answers. Its deadline ends the wait, and after five of them its breaker opens. */
@Component("fraud")
@Profile("hanging")
class HangingHook {

    private final CountDownLatch answer = new CountDownLatch(1);

    @Hook(
            value = BEFORE_TOOL_EXECUTION,
            phase = GUARD,
            components = "get_reservation_details",
            timeout = "50ms",
            onFailure = OnFailure.ALLOW,
            description = "Shows a hook that hangs; without an answer the desk goes on")
    HookResult awaitCheck() throws InterruptedException {
        this.answer.await();
        return HookResult.proceed();
    }
}
