package io.llmspell.test;

import io.llmspell.hook.Arguments;
import io.llmspell.hook.ComponentId;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookPoint;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.HookTarget;
import io.llmspell.hook.Outcome;
import io.llmspell.hook.PointKind;
import io.llmspell.hook.Progress;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects what a hook is shown of a call; see {@link HookContexts}. Not safe for use by several threads. */
public final class HookContextBuilder {

    private final HookPoint point;

    private final ComponentId component;

    private final Map<String, @Nullable Object> arguments = new LinkedHashMap<>();

    private final Map<String, Object> metadata = new LinkedHashMap<>();

    private final Set<String> tags = new LinkedHashSet<>();

    private String operation = "call";

    private Outcome outcome;

    private @Nullable Object result;

    private @Nullable Throwable error;

    private @Nullable HookResult decision;

    private int attempt = 1;

    private @Nullable String correlationId;

    private @Nullable ComponentId parent;

    private @Nullable TestClock clock;

    HookContextBuilder(HookPoint point, ComponentId component) {
        this.point = point;
        this.component = component;
        this.outcome = (point.kind() == PointKind.AFTER) ? Outcome.SUCCESS : Outcome.PENDING;
    }

    /** The name of the operation; {@code call} by default. */
    public HookContextBuilder operation(String operation) {
        this.operation = operation;
        return this;
    }

    /** Tags of the component. */
    public HookContextBuilder tags(String... tags) {
        this.tags.addAll(List.of(tags));
        return this;
    }

    /** Adds an argument of the operation, after those there are; or the datum of a point without an operation. */
    public HookContextBuilder argument(String name, @Nullable Object value) {
        this.arguments.put(name, value);
        return this;
    }

    /** Adds arguments in the order of the map. */
    public HookContextBuilder arguments(Map<String, ? extends @Nullable Object> arguments) {
        this.arguments.putAll(arguments);
        return this;
    }

    /** What the operation returned: it has ended well. */
    public HookContextBuilder result(@Nullable Object result) {
        this.result = result;
        this.outcome = Outcome.SUCCESS;
        return this;
    }

    /** What the operation threw: it has failed. */
    public HookContextBuilder error(Throwable error) {
        this.error = error;
        this.outcome = Outcome.FAILURE;
        return this;
    }

    /** What the hooks before this one decided: nothing by default. */
    public HookContextBuilder decision(HookResult decision) {
        this.decision = decision;
        return this;
    }

    /** How often the operation has run, this time included; 1 by default. */
    public HookContextBuilder attempt(int attempt) {
        this.attempt = attempt;
        return this;
    }

    /** Adds a note of other hooks. */
    public HookContextBuilder metadata(String name, Object value) {
        this.metadata.put(name, value);
        return this;
    }

    /** By default one that is made up. */
    public HookContextBuilder correlationId(String correlationId) {
        this.correlationId = correlationId;
        return this;
    }

    /** The component from inside of which the operation is called; by default it is the outermost. */
    public HookContextBuilder parent(ComponentId parent) {
        this.parent = parent;
        return this;
    }

    /**
     * The time of the call. With it a hook has its own deadline by this clock, which passes only if the hook moves it.
     * By default it is the system's time, and the deadline is 30 s whatever the hook says, as machines may be slow.
     */
    public HookContextBuilder clock(TestClock clock) {
        this.clock = clock;
        return this;
    }

    /** The context, for a test that calls the code of a hook itself. */
    public HookContext build() {
        return HookRun.context(this);
    }

    HookPoint point() {
        return this.point;
    }

    HookTarget target() {
        return new HookTarget(this.component, this.operation, this.tags);
    }

    Arguments arguments() {
        return Arguments.of(this.arguments);
    }

    Progress progress() {
        return new Progress(this.outcome, this.result, this.error, this.decision, this.attempt);
    }

    Map<String, Object> metadata() {
        return this.metadata;
    }

    @Nullable
    String correlationId() {
        return this.correlationId;
    }

    @Nullable
    ComponentId parent() {
        return this.parent;
    }

    @Nullable
    TestClock clock() {
        return this.clock;
    }

    /** Point and operation, with the arguments: this is for the messages of tests. */
    @Override
    public String toString() {
        return this.point.externalName() + " of " + target() + " with " + this.arguments;
    }
}
