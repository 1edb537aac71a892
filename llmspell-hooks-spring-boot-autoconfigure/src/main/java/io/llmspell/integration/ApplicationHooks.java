package io.llmspell.integration;

import io.llmspell.hook.ComponentId;
import io.llmspell.hook.HookExecutor;
import io.llmspell.hook.HookTarget;
import io.llmspell.hook.StandardHookPoint;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.SmartApplicationListener;

/**
 * Fires SYSTEM_STARTUP when the application is ready, and SYSTEM_SHUTDOWN when its context begins to close: before
 * anything is stopped, so that hooks find all beans at work. Events of child contexts are none of its business.
 */
public final class ApplicationHooks implements SmartApplicationListener {

    private final ApplicationContext context;

    private final ComponentId component;

    private final Supplier<HookExecutor> executor;

    private final InstantSource clock;

    /**
     * Makes one.
     *
     * @param context whose start and end is told of
     * @param name of the application
     * @param executor asked for when it is first needed
     * @param clock tells how long the application ran
     */
    public ApplicationHooks(
            ApplicationContext context, String name, Supplier<HookExecutor> executor, InstantSource clock) {
        this.context = context;
        this.component = ComponentId.system(name);
        this.executor = executor;
        this.clock = clock;
    }

    @Override
    public boolean supportsEventType(Class<? extends ApplicationEvent> type) {
        return ApplicationReadyEvent.class.isAssignableFrom(type) || ContextClosedEvent.class.isAssignableFrom(type);
    }

    @Override
    public void onApplicationEvent(ApplicationEvent event) {
        if (event instanceof ApplicationReadyEvent ready && this.context.equals(ready.getApplicationContext())) {
            Duration taken = Objects.requireNonNullElse(ready.getTimeTaken(), Duration.ZERO);
            fire(StandardHookPoint.SYSTEM_STARTUP, "startup", "timeTaken", taken);
        } else if (event instanceof ContextClosedEvent closed && this.context.equals(closed.getApplicationContext())) {
            Duration upTime =
                    Duration.between(Instant.ofEpochMilli(this.context.getStartupDate()), this.clock.instant());
            fire(StandardHookPoint.SYSTEM_SHUTDOWN, "shutdown", "upTime", upTime);
        }
    }

    private void fire(StandardHookPoint point, String operation, String name, Duration value) {
        this.executor.get().fire(point, new HookTarget(this.component, operation), Map.of(name, value));
    }
}
