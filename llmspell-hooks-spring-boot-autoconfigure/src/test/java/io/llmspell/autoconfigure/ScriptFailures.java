package io.llmspell.autoconfigure;

import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookExecutionListener;
import io.llmspell.hook.HookFailure;
import io.llmspell.hook.HookListener;
import io.llmspell.hook.HookMode;
import io.llmspell.hook.HookPoint;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.RegisteredHook;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The failures of hooks, as they were told. */
final class ScriptFailures implements HookListener {

    final List<HookFailure> failures = new CopyOnWriteArrayList<>();

    final List<HookResult> results = new CopyOnWriteArrayList<>();

    @Override
    public HookExecutionListener observe(RegisteredHook hook, HookPoint point) {
        return new HookExecutionListener() {

            @Override
            public void completed(HookContext context, HookResult result, HookMode mode, long nanos) {
                ScriptFailures.this.results.add(result);
            }

            @Override
            public void failed(HookContext context, HookFailure failure, HookMode mode, long nanos) {
                ScriptFailures.this.failures.add(failure);
            }
        };
    }

    String last() {
        return this.failures.get(this.failures.size() - 1).message();
    }
}
