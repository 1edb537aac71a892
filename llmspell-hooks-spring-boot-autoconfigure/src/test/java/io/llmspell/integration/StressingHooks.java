package io.llmspell.integration;

import static io.llmspell.hook.StandardHookPoint.AFTER_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.TOOL_ERROR;
import static io.llmspell.hook.StandardHookPoint.TOOL_VALIDATION;

import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookDefinition;
import io.llmspell.hook.HookMode;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookRegistry;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.HookResult.Branch;
import io.llmspell.hook.JoinStrategy;
import io.llmspell.hook.PointKind;
import io.llmspell.hook.RetryConfig;
import io.llmspell.hook.StandardHookPoint;
import io.llmspell.integration.StressedTools.Answer;
import io.llmspell.integration.StressedTools.Request;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/** Hooks that come and go, change their modes, fail in every way and return every result. */
final class StressingHooks {

    private static final int SLOTS = 12;

    private static final StandardHookPoint[] POINTS = {
        BEFORE_TOOL_EXECUTION, TOOL_VALIDATION, AFTER_TOOL_EXECUTION, TOOL_ERROR
    };

    private final HookRegistry registry;

    private final Function<String, Object> replacements;

    /** @param replacements makes objects with the operation of the tools */
    StressingHooks(HookRegistry registry, Function<String, Object> replacements) {
        this.replacements = replacements;
        this.registry = registry;
        for (int slot = 0; slot < SLOTS; slot++) {
            registry.replace(definition(slot, ThreadLocalRandom.current()));
        }
        registry.register(HookDefinition.builder("overrunning")
                .on(BEFORE_TOOL_EXECUTION)
                .components("delta")
                .timeout(Duration.ofMillis(20))
                .handler(context -> overrun(ThreadLocalRandom.current())));
    }

    /** Changes one hook. */
    void churn(ThreadLocalRandom random) {
        int slot = random.nextInt(SLOTS);
        switch (random.nextInt(4)) {
            case 0 -> this.registry.unregisterByName("churned-" + slot);
            case 1, 2 -> this.registry.replace(definition(slot, random));
            default -> {
                HookMode[] modes = HookMode.values();
                this.registry.setMode("churned-" + slot, modes[random.nextInt(modes.length)]);
            }
        }
    }

    private HookDefinition definition(int slot, ThreadLocalRandom random) {
        HookPhase[] phases = HookPhase.values();
        return HookDefinition.builder("churned-" + slot)
                .on(POINTS[slot % POINTS.length])
                .phase((slot < 8) ? HookPhase.TRANSFORM : phases[random.nextInt(phases.length)])
                .priority(random.nextInt(3) - 1)
                .handler(context -> decide(context, ThreadLocalRandom.current()));
    }

    private static HookResult overrun(ThreadLocalRandom random) throws InterruptedException {
        if (random.nextInt(10) == 0) {
            new CountDownLatch(1).await();
        }
        return HookResult.proceed();
    }

    private HookResult decide(HookContext context, ThreadLocalRandom random) {
        int chance = random.nextInt(1000);
        if (chance < 800) {
            return HookResult.proceed();
        }
        if (chance < 803) {
            return fork(context, random);
        }
        Request request = context.argument("request", Request.class);
        boolean before =
                context.point().kind() == PointKind.BEFORE || context.point().kind() == PointKind.VALIDATION;
        return switch (random.nextInt(16)) {
            case 0 -> HookResult.skip("chance");
            case 1 -> HookResult.cancel("chance");
            case 2, 3, 4 -> HookResult.modify(before ? request.changed() : new Answer(request.key));
            case 5 -> HookResult.redirect(next(context));
            case 6 ->
                HookResult.replaceWith(
                        this.replacements.apply(context.component().name()));
            case 7 -> HookResult.answer(random.nextInt(5) == 0 ? null : new Answer(request.key));
            case 8, 9 -> HookResult.retry(RetryConfig.attempts(2 + random.nextInt(2)));
            case 10, 11 -> HookResult.cache(Duration.ofMillis(20));
            case 12 -> HookResult.cache(Duration.ofMillis(20), new Answer(request.key));
            case 13 -> HookResult.modify("of the wrong type");
            case 14 -> fault(random);
            default -> HookResult.redirect("nowhere");
        };
    }

    private static HookResult fault(ThreadLocalRandom random) {
        if (random.nextBoolean()) {
            throw new IllegalStateException("chance");
        }
        return null;
    }

    /** Calls are sent on in one direction only, so that the value of the outermost call is told from inner ones. */
    private static String next(HookContext context) {
        int component = StressedTools.NAMES.indexOf(context.component().name());
        return StressedTools.NAMES.get(Math.min(component + 1, 2));
    }

    private static HookResult fork(HookContext context, ThreadLocalRandom random) {
        if (StressedTools.NAMES.indexOf(context.component().name()) >= 2) {
            return HookResult.proceed();
        }
        Request request = context.argument("request", Request.class);
        List<Branch> branches = List.of(
                HookResult.branch(next(context)),
                HookResult.branch("gamma", java.util.Map.of("request", request.changed())));
        return random.nextBoolean()
                ? HookResult.fork(branches, JoinStrategy.firstSuccess())
                : HookResult.fork(
                        branches,
                        JoinStrategy.all(values -> values.stream()
                                .filter(Objects::nonNull)
                                .findFirst()
                                .orElse(null)));
    }
}
