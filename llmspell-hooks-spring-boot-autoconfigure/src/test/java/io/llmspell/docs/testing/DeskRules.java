package io.llmspell.docs.testing;

import static io.llmspell.hook.StandardHookPoint.SYSTEM_STARTUP;

import io.llmspell.autoconfigure.HookRegistryCustomizer;
import io.llmspell.hook.HookDefinition;
import io.llmspell.hook.HookRegistry;
import io.llmspell.hook.HookResult;
import org.springframework.stereotype.Component;

@Component
class DeskRules implements HookRegistryCustomizer {

    @Override
    public void customize(HookRegistry registry) {
        registry.register(
                HookDefinition.builder("desk.greet").on(SYSTEM_STARTUP).handler(context -> HookResult.proceed()));
    }
}
