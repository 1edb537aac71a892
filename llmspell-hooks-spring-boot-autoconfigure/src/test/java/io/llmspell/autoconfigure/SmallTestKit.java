package io.llmspell.autoconfigure;

import io.llmspell.hook.ComponentId;
import io.llmspell.hook.HookResult;
import io.llmspell.test.HookContexts;
import io.llmspell.test.HookVerdict;
import io.llmspell.test.ManualEventBus;
import java.util.ArrayList;
import java.util.List;

/** Uses what of the test kit needs no library for tests; run on a class path without any. */
public final class SmallTestKit {

    private SmallTestKit() {}

    /** Drains a bus and asks a hook, and says how it went. */
    public static String run() {
        List<String> seen = new ArrayList<>();
        ManualEventBus bus = ManualEventBus.create();
        bus.subscribe("order.*", event -> seen.add(event.eventType()));
        bus.publish("order.paid", 1);
        bus.drain();
        HookVerdict verdict =
                HookVerdict.of(context -> HookResult.cancel("no"), HookContexts.before(ComponentId.tool("shell")));
        return seen + " " + verdict.said();
    }
}
