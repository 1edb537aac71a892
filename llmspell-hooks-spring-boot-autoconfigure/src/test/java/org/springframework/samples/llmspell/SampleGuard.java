package org.springframework.samples.llmspell;

import io.llmspell.annotation.Hook;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.StandardHookPoint;
import org.springframework.stereotype.Component;

/** Of an application in a package that begins like Spring's own. */
@Component
public class SampleGuard {

    @Hook(value = StandardHookPoint.BEFORE_TOOL_EXECUTION, phase = HookPhase.GUARD)
    HookResult nothing() {
        return HookResult.cancel("nothing may run");
    }
}
