package io.llmspell.integration.springai;

import io.llmspell.hook.ComponentId;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.integration.CallPlace;
import io.llmspell.integration.HookTemplate;
import io.llmspell.integration.SubscriberContext;
import io.llmspell.integration.adapter.RunningTool;
import io.llmspell.integration.adapter.ToolFailures;
import io.llmspell.integration.adapter.ToolInput;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.model.ToolContext;
import org.springframework.ai.model.tool.internal.ToolCallReactiveContextHolder;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.ai.tool.definition.ToolDefinition;
import org.springframework.ai.tool.execution.ToolExecutionException;
import org.springframework.ai.tool.metadata.ToolMetadata;
import org.springframework.ai.util.JsonHelper;
import org.springframework.core.ParameterizedTypeReference;
import reactor.util.context.ContextView;

/** A tool whose calls are operations. */
final class HookedToolCallback implements ToolCallback {

    private static final String OPERATION = "call";

    private static final JsonHelper JSON = new JsonHelper();

    private static final ParameterizedTypeReference<Map<String, @Nullable Object>> OBJECT =
            new ParameterizedTypeReference<>() {};

    private final ToolCallback tool;

    private final Supplier<HookTemplate> hooks;

    private final FailedCalls failures;

    private final boolean callsComponent;

    private final Offer offer;

    /** Whether the model of a conversation sees the tool. */
    enum Offer {
        UNDECIDED,
        MADE,
        WITHHELD
    }

    HookedToolCallback(ToolCallback tool, Supplier<HookTemplate> hooks, FailedCalls failures) {
        this(tool, hooks, failures, Offer.UNDECIDED);
    }

    private HookedToolCallback(ToolCallback tool, Supplier<HookTemplate> hooks, FailedCalls failures, Offer offer) {
        this.offer = offer;
        this.tool = tool;
        this.hooks = hooks;
        this.failures = failures;
        this.callsComponent = ToolFailures.callsComponent(tool);
    }

    Offer offer() {
        return this.offer;
    }

    /** The same tool in a conversation of which that is decided. */
    HookedToolCallback with(Offer decided) {
        return (decided == this.offer) ? this : new HookedToolCallback(this.tool, this.hooks, this.failures, decided);
    }

    @Override
    public ToolDefinition getToolDefinition() {
        return this.tool.getToolDefinition();
    }

    @Override
    public ToolMetadata getToolMetadata() {
        return this.tool.getToolMetadata();
    }

    @Override
    public String call(String toolInput) {
        return call(toolInput, this.tool::call);
    }

    @Override
    public String call(String toolInput, @Nullable ToolContext toolContext) {
        return call(toolInput, input -> this.tool.call(input, toolContext));
    }

    private String call(String text, UnaryOperator<String> call) {
        ToolDefinition definition = getToolDefinition();
        String name = definition.name();
        if (RunningTool.is(name, text)) {
            return call.apply(text);
        }
        Attempt attempt = new Attempt(name, call);
        try {
            Callable<String> operation =
                    this.callsComponent ? () -> attempt.run(text) : () -> hooked(definition, text, attempt);
            // Of a streamed conversation, whose tools are called on threads of its own.
            ContextView context = ToolCallReactiveContextHolder.getContext();
            CallPlace place = context.getOrDefault(CallPlace.class, null);
            return (place != null)
                    ? place.call(() -> SubscriberContext.call(context, operation))
                    : SubscriberContext.call(context, operation);
        } catch (HookCancelledException ex) {
            return this.failures.answer(definition, ex);
        } catch (Exception ex) {
            if (ex instanceof CancellationException ended && !attempt.isOf(ended)) {
                throw ended;
            }
            throw this.failures.toThrow(definition, attempt.asThrown(ex));
        }
    }

    private String hooked(ToolDefinition definition, String text, Attempt attempt) throws Exception {
        ToolInput input = ToolInput.of(definition.inputSchema(), text, HookedToolCallback::read);
        return this.hooks
                .get()
                .<String, Exception>execute(
                        ComponentId.tool(definition.name()),
                        OPERATION,
                        input.arguments(),
                        String.class,
                        arguments -> attempt.run(input.textOf(arguments)));
    }

    /** As Spring AI's tools read it: the last value of each name, without what is after the object. */
    private static @Nullable Map<String, @Nullable Object> read(String text) {
        return JSON.fromJson(text, OBJECT);
    }

    /** Requests are compared by their tools, where what a model said is remembered. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof HookedToolCallback hooked && hooked.tool.equals(this.tool);
    }

    @Override
    public int hashCode() {
        return this.tool.hashCode();
    }

    @Override
    public String toString() {
        return "Hooked " + this.tool;
    }

    /** Lets hooks see what a tool threw rather than what Spring AI wraps it in. */
    private static final class Attempt {

        private final String name;

        private final UnaryOperator<String> call;

        private volatile @Nullable RuntimeException thrown;

        private Attempt(String name, UnaryOperator<String> call) {
            this.name = name;
            this.call = call;
        }

        private String run(String input) throws Exception {
            try {
                return RunningTool.call(this.name, input, () -> this.call.apply(input));
            } catch (RuntimeException ex) {
                this.thrown = ex;
                throw ownException(ex);
            }
        }

        private static Exception ownException(RuntimeException thrown) {
            return (thrown instanceof ToolExecutionException && thrown.getCause() instanceof Exception own)
                    ? own
                    : thrown;
        }

        /** Whether it is the tool's, and not of what is around it. */
        @SuppressWarnings("ReferenceEquality") // the very exception, and no other like it
        private boolean isOf(Exception failure) {
            RuntimeException known = this.thrown;
            return known != null && ownException(known) == failure;
        }

        private Exception asThrown(Exception failure) {
            RuntimeException known = this.thrown;
            return (known != null && isOf(failure)) ? known : failure;
        }
    }
}
