package io.llmspell.integration;

import io.llmspell.autoconfigure.HookAutoConfiguration;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookDefinition;
import io.llmspell.hook.HookExecutionListener;
import io.llmspell.hook.HookFailure;
import io.llmspell.hook.HookHandler;
import io.llmspell.hook.HookListener;
import io.llmspell.hook.HookMode;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookPoint;
import io.llmspell.hook.HookRegistry;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.RegisteredHook;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** An application with scripted components, and what a test of calls needs of it. */
final class Calls {

    private final ApplicationContext context;

    private final Form form;

    private Calls(ApplicationContext context, Form form) {
        this.context = context;
        this.form = form;
    }

    /** A test inside a running application. */
    interface Test {
        void run(Calls calls) throws Throwable;
    }

    static void run(Test test) {
        run(runner -> runner, test);
    }

    static void run(UnaryOperator<ApplicationContextRunner> change, Test test) {
        run(Form.VALUE, change, test);
    }

    /** Runs a test once for each form in which operations give their values: what hooks do is the same for all. */
    static void runInEachForm(Test test) {
        for (Form form : Form.values()) {
            run(form, runner -> runner, test);
        }
    }

    private static void run(Form form, UnaryOperator<ApplicationContextRunner> change, Test test) {
        ApplicationContextRunner runner = new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(HookAutoConfiguration.class))
                // A deadline that a busy machine does not miss: time is what other tests are about.
                .withPropertyValues("llmspell.hooks.timeout=10s")
                .withBean(Script.class)
                .withBean(Failures.class)
                .withBean("alpha", form.tool())
                .withBean("beta", form.tool())
                .withBean("planner", form.agent());
        change.apply(runner).run(context -> {
            try {
                test.run(new Calls(context, form));
            } catch (Throwable ex) {
                ex.addSuppressed(new IllegalStateException("where operations return a " + form));
                throw ex;
            }
        });
    }

    <T> T bean(Class<T> type) {
        return this.context.getBean(type);
    }

    HookRegistry registry() {
        return bean(HookRegistry.class);
    }

    Script script() {
        return bean(Script.class);
    }

    Script.Caller alpha() {
        return this.form.caller(this.context.getBean("alpha"));
    }

    Script.Caller beta() {
        return this.form.caller(this.context.getBean("beta"));
    }

    Script.Caller planner() {
        return this.form.caller(this.context.getBean("planner"));
    }

    /** Another object with the operation of the tools. */
    Object replacement() {
        return this.form.tool("replacement", script());
    }

    List<String> runs() {
        return script().runs();
    }

    /** The failures of hooks so far. */
    List<Failure> failures() {
        return List.copyOf(bean(Failures.class).seen);
    }

    RegisteredHook transform(String name, HookPoint point, HookHandler handler) {
        return register(HookDefinition.builder(name).on(point), handler);
    }

    /** One for a single component, as a hook that sends a call on must be. */
    RegisteredHook transform(String name, HookPoint point, String component, HookHandler handler) {
        return register(HookDefinition.builder(name).on(point).components(component), handler);
    }

    RegisteredHook guard(String name, HookPoint point, HookHandler handler) {
        return register(HookDefinition.builder(name).on(point).phase(HookPhase.GUARD), handler);
    }

    RegisteredHook observe(String name, HookPoint point, HookHandler handler) {
        return register(HookDefinition.builder(name).on(point).phase(HookPhase.OBSERVE), handler);
    }

    RegisteredHook register(HookDefinition.Builder definition, HookHandler handler) {
        return registry().register(definition.handler(handler));
    }

    /** A failure of a hook. */
    record Failure(String hook, HookFailure.Kind kind, String message) {}

    static class Failures implements HookListener {

        final Queue<Failure> seen = new ConcurrentLinkedQueue<>();

        @Override
        public HookExecutionListener observe(RegisteredHook hook, HookPoint point) {
            return new HookExecutionListener() {
                @Override
                public void completed(HookContext context, HookResult result, HookMode mode, long nanos) {}

                @Override
                public void failed(HookContext context, HookFailure failure, HookMode mode, long nanos) {
                    Failures.this.seen.add(new Failure(hook.name(), failure.kind(), failure.message()));
                }
            };
        }
    }
}
