package io.llmspell.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.docs.HookPointPage;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookDefinition;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.PointKind;
import io.llmspell.hook.StandardHookPoint;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * That no point was forgotten: each fires, on its own, when what it is for happens in an application, and as the page
 * of points says.
 */
class AllHookPointsFireTests {

    private final BlockingQueue<HookContext> fired = new LinkedBlockingQueue<>();

    @ParameterizedTest
    @EnumSource
    void aPointFiresForItsNaturalReason(StandardHookPoint point) throws Exception {
        HookDefinition watch = HookDefinition.builder("watch")
                .on(point)
                .phase(HookPhase.OBSERVE)
                .timeout(Duration.ofSeconds(30))
                .handler(context -> {
                    this.fired.add(context);
                    return HookResult.proceed();
                });
        PointCauses causes = new PointCauses(watch);

        String target = causes.cause(point);

        HookContext context = this.fired.poll(30, TimeUnit.SECONDS);
        assertThat(context).hasToString(point.externalName() + " of " + target);
        if (point.kind() == PointKind.NOTICE || point.kind() == PointKind.VETO) {
            assertThat(HookPointPage.read().argumentsOf(point))
                    .containsAll(context.arguments().keySet());
        }
    }
}
