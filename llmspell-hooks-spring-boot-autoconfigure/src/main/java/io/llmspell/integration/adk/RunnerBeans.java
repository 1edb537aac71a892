package io.llmspell.integration.adk;

import com.google.adk.agents.ContextCacheConfig;
import com.google.adk.apps.ResumabilityConfig;
import com.google.adk.runner.InMemoryRunner;
import com.google.adk.runner.Runner;
import com.google.adk.summarizer.EventsCompactionConfig;
import io.llmspell.integration.adapter.HookedKind;
import io.llmspell.integration.adapter.InterfaceInterceptor;
import java.lang.reflect.Field;
import org.aopalliance.intercept.MethodInterceptor;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ReflectionUtils;

/**
 * Beans that are runners. One of ADK's own classes is rebuilt with our plug-in as its first, as the plug-ins and the
 * services of a runner are settled when it is made; one of another class keeps what it overrides, and gets the plug-in
 * as its last.
 */
final class RunnerBeans implements HookedKind {

    private static final Log logger = LogFactory.getLog(RunnerBeans.class);

    private final Calls calls;

    RunnerBeans(Calls calls) {
        this.calls = calls;
    }

    @Override
    public @Nullable MethodInterceptor interceptor(Object bean, String beanName) {
        if (!(bean instanceof Runner runner)) {
            return null;
        }
        boolean known = runner.getClass() == Runner.class || runner.getClass() == InMemoryRunner.class;
        return known ? rebuilt(runner) : extended(runner);
    }

    @SuppressWarnings("deprecation") // ADK's name for what is not settled
    private MethodInterceptor rebuilt(Runner runner) {
        HookedRunner.Parts parts = new HookedRunner.Parts(
                setting(runner, EventsCompactionConfig.class),
                setting(runner, ContextCacheConfig.class),
                setting(runner, ResumabilityConfig.class));
        return new InterfaceInterceptor(Runner.class, new HookedRunner(runner, parts, this.calls));
    }

    private MethodInterceptor extended(Runner runner) {
        AgentPlugin plugin = new AgentPlugin(runner.agent(), this.calls);
        if (runner.pluginManager().getPlugin(plugin.getName()).isEmpty()) {
            runner.pluginManager().registerPlugin(plugin);
        }
        RunCalls runs = new RunCalls(runner.agent(), this.calls.hooks());
        return invocation -> RunCalls.isRun(invocation.getMethod())
                ? runs.run(Run.of(invocation.getArguments()), run -> run.by(runner))
                : invocation.proceed();
    }

    /** A runner does not tell these. */
    private static <T> @Nullable T setting(Runner runner, Class<T> type) {
        Field field = ReflectionUtils.findField(Runner.class, null, type);
        if (field == null) {
            throw new IllegalStateException("The runner of this version of ADK has no " + type.getSimpleName()
                    + ": set llmspell.hooks.adapters.adk.enabled=false, or use ADK 1.8.x");
        }
        ReflectionUtils.makeAccessible(field);
        return type.cast(ReflectionUtils.getField(field, runner));
    }

    @Override
    public void unhooked(Object bean, String beanName) {
        logger.warn("Runner '" + beanName + "' is not hooked: its class "
                + bean.getClass().getName() + " is final, or has final methods");
    }
}
