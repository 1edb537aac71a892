package io.llmspell.integration.adk;

import com.google.adk.agents.BaseAgent;
import com.google.adk.agents.ContextCacheConfig;
import com.google.adk.apps.ResumabilityConfig;
import com.google.adk.plugins.Plugin;
import com.google.adk.runner.InMemoryRunner;
import com.google.adk.runner.Runner;
import com.google.adk.summarizer.EventsCompactionConfig;
import io.llmspell.integration.adapter.HookedKind;
import io.llmspell.integration.adapter.InterfaceInterceptor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInterceptor;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ReflectionUtils;
import org.springframework.util.function.SingletonSupplier;

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

    /** Does nothing to the runner before it is called: until then, it may turn out to have no proxy. */
    private MethodInterceptor extended(Runner runner) {
        Supplier<RunCalls> runs = SingletonSupplier.of(() -> {
            register(runner, runner.agent());
            return new RunCalls(runner.agent(), this.calls.hooks());
        });
        return invocation -> {
            RunCalls calls = runs.get();
            Method method = RunCalls.declared(invocation.getMethod());
            if (method == null) {
                return invocation.proceed();
            }
            @Nullable Object[] given = invocation.getArguments();
            return calls.run(Run.of(given), run -> run.by(runner, method, given));
        };
    }

    private void register(Runner runner, @Nullable BaseAgent root) {
        Plugin known = runner.pluginManager().getPlugin(AgentPlugin.NAME).orElse(null);
        if (known == null) {
            runner.pluginManager().registerPlugin(new AgentPlugin(root, this.calls));
        } else if (known instanceof AgentPlugin ours) {
            ours.runBy(this.calls);
        }
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
        register((Runner) bean, null);
        logger.warn("The runs of runner '" + beanName + "' are not hooked, only its agents, models and tools are: its"
                + " class " + bean.getClass().getName() + " is final, or has final methods");
    }
}
