package io.llmspell.observability;

import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookFailure;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.ResultType;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;

/** What a convention finds of hooks that are observed. The result may be set by another thread. */
public final class HookObservationContext extends Observation.Context {

    private final HookContext hookContext;

    private final HookPhase phase;

    private final String componentId;

    private final String hookPoint;

    private volatile String hook;

    private volatile String result = KeyValue.NONE_VALUE;

    HookObservationContext(
            HookContext hookContext, HookPhase phase, String componentId, String hookPoint, String hook) {
        this.hookContext = hookContext;
        this.phase = phase;
        this.componentId = componentId;
        this.hookPoint = hookPoint;
        this.hook = hook;
    }

    /** What the hook sees, or of a chain the first one. It leads to the arguments: mind what you let out of them. */
    public HookContext getHookContext() {
        return this.hookContext;
    }

    /** The phase. */
    public HookPhase getPhase() {
        return this.phase;
    }

    /** The external name of the point; {@code other} after the first thousand custom ones. */
    public String getHookPoint() {
        return this.hookPoint;
    }

    /** Type and name of the component, such as {@code tool:shell}; {@code other} after the first thousand. */
    public String getComponentId() {
        return this.componentId;
    }

    /**
     * The name of the hook; of a chain the one whose result it has, {@code none} where all proceeded. {@code other}
     * after the first thousand.
     */
    public String getHook() {
        return this.hook;
    }

    /**
     * What it came to: the external name of a {@link ResultType}, or of a {@link HookFailure.Kind}; {@code none} until
     * then.
     */
    public String getResult() {
        return this.result;
    }

    void result(String resultOf, String name) {
        this.hook = resultOf;
        this.result = name;
    }
}
