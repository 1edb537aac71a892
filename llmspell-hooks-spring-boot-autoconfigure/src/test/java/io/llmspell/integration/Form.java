package io.llmspell.integration;

import io.llmspell.annotation.AgentComponent;
import io.llmspell.annotation.ToolComponent;
import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.springframework.beans.BeanUtils;
import org.springframework.beans.factory.BeanNameAware;
import reactor.core.publisher.Mono;

/** In which form the operations of scripted components give their values. */
enum Form {
    VALUE(ValueTool.class, ValueAgent.class),
    STAGE(StageTool.class, StageAgent.class),
    FUTURE(FutureTool.class, FutureAgent.class),
    MONO(MonoTool.class, MonoAgent.class);

    private final Class<?> tool;

    private final Class<?> agent;

    Form(Class<?> tool, Class<?> agent) {
        this.tool = tool;
        this.agent = agent;
    }

    Class<?> tool() {
        return this.tool;
    }

    /** One that is no bean. */
    Object tool(String name, Script script) {
        Component made = (Component) BeanUtils.instantiateClass(this.tool.getDeclaredConstructors()[0], script);
        made.setBeanName(name);
        return made;
    }

    Class<?> agent() {
        return this.agent;
    }

    Script.Caller caller(Object component) {
        return text -> {
            try {
                return (String) value(
                        component.getClass().getMethod("call", String.class).invoke(component, text));
            } catch (InvocationTargetException | ExecutionException ex) {
                if (ex.getCause() instanceof Exception cause) {
                    throw cause;
                }
                throw (Error) ex.getCause();
            }
        };
    }

    private static Object value(Object returned) throws Exception {
        if (returned instanceof Mono<?> mono) {
            return mono.toFuture().get();
        }
        return (returned instanceof Future<?> future) ? future.get() : returned;
    }

    /** A component under the name of its bean. */
    abstract static class Component implements BeanNameAware {

        private final Script script;

        private String name = "";

        Component(Script script) {
            this.script = script;
        }

        @Override
        public void setBeanName(String name) {
            this.name = name;
        }

        Callable<String> run(String text) {
            return () -> (String) this.script.run(this.name, text);
        }
    }

    @ToolComponent
    static class ValueTool extends Component {

        ValueTool(Script script) {
            super(script);
        }

        public String call(String text) throws Exception {
            return run(text).call();
        }
    }

    @AgentComponent
    static class ValueAgent extends Component {

        ValueAgent(Script script) {
            super(script);
        }

        public String call(String text) throws Exception {
            return run(text).call();
        }
    }

    private static CompletableFuture<String> stage(Callable<String> body) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return body.call();
                    } catch (Exception ex) {
                        throw new CompletionException(ex);
                    }
                },
                task -> new Thread(task).start());
    }

    @ToolComponent
    static class StageTool extends Component {

        StageTool(Script script) {
            super(script);
        }

        public CompletionStage<String> call(String text) {
            return stage(run(text));
        }
    }

    @AgentComponent
    static class StageAgent extends Component {

        StageAgent(Script script) {
            super(script);
        }

        public CompletableFuture<String> call(String text) {
            return stage(run(text));
        }
    }

    /** One that tells nobody when it is done. */
    private static Future<String> future(Callable<String> body) {
        FutureTask<String> task = new FutureTask<>(body);
        new Thread(task).start();
        return task;
    }

    @ToolComponent
    static class FutureTool extends Component {

        FutureTool(Script script) {
            super(script);
        }

        public Future<String> call(String text) {
            return future(run(text));
        }
    }

    @AgentComponent
    static class FutureAgent extends Component {

        FutureAgent(Script script) {
            super(script);
        }

        public Future<String> call(String text) {
            return future(run(text));
        }
    }

    @ToolComponent
    static class MonoTool extends Component {

        MonoTool(Script script) {
            super(script);
        }

        public Mono<String> call(String text) {
            return Mono.fromCallable(run(text));
        }
    }

    @AgentComponent
    static class MonoAgent extends Component {

        MonoAgent(Script script) {
            super(script);
        }

        public Mono<String> call(String text) {
            return Mono.fromCallable(run(text));
        }
    }
}
