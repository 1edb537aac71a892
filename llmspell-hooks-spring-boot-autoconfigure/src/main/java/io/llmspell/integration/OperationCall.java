package io.llmspell.integration;

import io.llmspell.hook.Arguments;
import io.llmspell.hook.CallScope;
import io.llmspell.hook.CallStack;
import io.llmspell.hook.HookCall;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookChain;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookFailure;
import io.llmspell.hook.HookMode;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookPoint;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.Outcome;
import io.llmspell.hook.Progress;
import io.llmspell.hook.RegisteredHook;
import org.jspecify.annotations.Nullable;

/**
 * One call of an operation with hooks, from its arguments to its value. Holds the two invariants: the operation runs
 * only in {@link #runOnce}, which guards what has not been guarded, and a value leaves only through {@link #finish},
 * which runs the whole AFTER chain.
 */
final class OperationCall extends HookCall {

    private final OperationEngine engine;

    private final Plan plan;

    private final OperationBody body;

    private final @Nullable Nesting nesting;

    private Object invocation;

    private final @Nullable Object[] values;

    private final Arguments original;

    private Arguments arguments;

    private Column column = Column.BEFORE;

    private HookPoint point;

    private Progress progress = Progress.FIRST;

    private @Nullable Decision decision;

    private @Nullable Remember remember;

    private @Nullable Object rawValue;

    private @Nullable HookCancelledException cancellation;

    private @Nullable AttemptBudget budget;

    private int attempts;

    private boolean guarded;

    private boolean loading;

    OperationCall(
            OperationEngine engine,
            CallStack stack,
            Plan plan,
            OperationBody body,
            Object invocation,
            @Nullable Object[] arguments,
            @Nullable Nesting nesting) {
        super(engine.stacks(), stack, plan.operation().target());
        this.engine = engine;
        this.plan = plan;
        this.body = body;
        this.invocation = invocation;
        this.values = arguments;
        this.original = Arguments.of(plan.operation().signature().names(), arguments);
        this.arguments = this.original;
        this.point = plan.operation().points().before();
        this.nesting = nesting;
        this.budget = (nesting != null) ? nesting.budget() : null;
    }

    @Nullable
    Object run() throws Throwable {
        before();
        if (this.cancellation != null) {
            throw observeCancelled(this.cancellation, true, true);
        }
        Object value;
        try {
            value = decideFirst();
        } catch (Throwable ex) {
            value = recover(ex);
        }
        return finish(value);
    }

    private void before() {
        begin(Column.BEFORE, operation().points().before(), Progress.FIRST);
        runPhase(this.plan.before(), HookPhase.TRANSFORM);
        if (this.plan.validation() != null && this.cancellation == null) {
            validate(this.plan.validation());
        }
        this.point = operation().points().before();
        if (this.cancellation == null) {
            runPhase(this.plan.before(), HookPhase.GUARD);
        }
        this.guarded = this.cancellation == null;
        runPhase(this.plan.before(), HookPhase.OBSERVE);
    }

    private void validate(HookChain validation) {
        this.point = validation.point();
        runPhase(validation, HookPhase.TRANSFORM);
        if (this.cancellation == null) {
            runPhase(validation, HookPhase.GUARD);
        }
        runPhase(validation, HookPhase.OBSERVE);
    }

    private @Nullable Object decideFirst() throws Throwable {
        Remember wish = this.remember;
        Decision decided = this.decision;
        if (decided == null) {
            return this.engine.runRemembering(this, wish);
        }
        Object value = decided.make(this);
        if (wish != null) {
            wish.value(this.engine, operation(), value);
        }
        return value;
    }

    /** Takes a value through the AFTER chain, again for each value made by it. */
    private @Nullable Object finish(@Nullable Object made) throws Throwable {
        Object value = made;
        HookChain after = this.plan.after();
        while (after != null) {
            this.rawValue = value;
            begin(Column.AFTER, after.point(), new Progress(Outcome.SUCCESS, value, null, null, attempt()));
            runPhase(after, HookPhase.TRANSFORM);
            if (this.cancellation == null && this.decision == null) {
                runPhase(after, HookPhase.GUARD);
            }
            runPhase(after, HookPhase.OBSERVE);
            if (this.cancellation != null) {
                throw observeCancelled(this.cancellation, false, true);
            }
            value = this.progress.result();
            if (this.decision == null) {
                return value;
            }
            try {
                value = this.decision.make(this);
            } catch (Throwable ex) {
                value = recover(ex);
            }
        }
        return value;
    }

    /** Takes an exception through the ERROR chain; returns the value that recovers from it, or throws. */
    private @Nullable Object recover(Throwable thrown) throws Throwable {
        Throwable error = thrown;
        while (true) {
            if (error instanceof HookCancelledException cancelled) {
                throw observeCancelled(cancelled, true, true);
            }
            HookChain chain = this.plan.error();
            if (chain == null || !operation().points().firesFor(error)) {
                throw error;
            }
            begin(Column.ERROR, chain.point(), new Progress(Outcome.FAILURE, null, error, null, attempt()));
            if (Recoverability.isRecoverable(error)) {
                runPhase(chain, HookPhase.TRANSFORM);
                if (this.cancellation == null) {
                    runPhase(chain, HookPhase.GUARD);
                }
            }
            runPhase(chain, HookPhase.OBSERVE);
            if (this.cancellation != null) {
                throw observeCancelled(this.cancellation, true, false);
            }
            if (this.decision == null) {
                throw error;
            }
            try {
                return this.decision.make(this);
            } catch (Throwable next) {
                error = next;
            }
        }
    }

    /** Runs the operation once, having its guards pass the arguments if they have not for this run. */
    @Nullable
    Object runOnce(@Nullable Object replacement) throws Throwable {
        if (!this.guarded) {
            guardAgain();
        }
        this.guarded = false;
        boolean repeated = prepareToRepeat();
        this.attempts++;
        @Nullable Object[] values = (this.arguments == this.original) ? this.values : this.arguments.toArray();
        return (replacement != null)
                ? this.body.runOn(operation(), replacement, values)
                : this.body.run(this.invocation, values, repeated);
    }

    private boolean prepareToRepeat() {
        if (this.attempts > 0) {
            return true;
        }
        if (this.decision == null && !this.plan.mayRunAgain()) {
            return false;
        }
        this.invocation = this.body.prepareToRepeat(this.invocation);
        return true;
    }

    private void guardAgain() {
        Column column = this.column;
        HookPoint point = this.point;
        Progress progress = this.progress;
        show(
                Column.BEFORE,
                operation().points().before(),
                new Progress(Outcome.PENDING, null, null, null, attempt() + 1));
        HookChain validation = this.plan.validation();
        if (validation != null) {
            this.point = validation.point();
            runPhase(validation, HookPhase.GUARD);
            this.point = operation().points().before();
        }
        if (this.cancellation == null) {
            runPhase(this.plan.before(), HookPhase.GUARD);
        }
        if (this.cancellation != null) {
            throw this.cancellation;
        }
        this.column = column;
        this.point = point;
        this.progress = progress;
    }

    private void begin(Column column, HookPoint point, Progress progress) {
        this.decision = null;
        show(column, point, progress);
    }

    private void show(Column column, HookPoint point, Progress progress) {
        this.column = column;
        this.point = point;
        this.progress = progress;
    }

    private void runPhase(@Nullable HookChain chain, HookPhase phase) {
        if (chain != null) {
            chain.run(phase, this);
        }
    }

    /** Lets the observers of the points that a cancelled call does not come to see that it was. */
    private HookCancelledException observeCancelled(HookCancelledException cancelled, boolean after, boolean error) {
        this.cancellation = cancelled;
        Progress end = new Progress(
                Outcome.CANCELLED, null, cancelled, HookResult.cancel(cancelled.reason()), Math.max(1, attempt()));
        observe(after ? this.plan.after() : null, end);
        observe(error ? this.plan.error() : null, end);
        return cancelled;
    }

    private void observe(@Nullable HookChain chain, Progress end) {
        if (chain != null) {
            begin(Column.AFTER, chain.point(), end);
            chain.run(HookPhase.OBSERVE, this);
        }
    }

    @Override
    protected HookContext context() {
        return context(this.point, this.arguments, this.progress);
    }

    @Override
    protected boolean accept(RegisteredHook hook, HookResult result, HookMode mode) {
        boolean enforced = mode == HookMode.ENFORCE;
        Effect effect = this.column.judge(new Judgement(this, hook, enforced), result);
        if (!enforced) {
            return false;
        }
        effect.action().accept(this);
        return effect.endsPhase();
    }

    @Override
    protected void cancelledByFailure(RegisteredHook hook, HookFailure failure) {
        cancel(hook, "the hook failed: " + failure.message(), failure.cause());
    }

    void cancel(RegisteredHook hook, String reason, @Nullable Throwable cause) {
        Throwable error = this.progress.error();
        this.cancellation =
                new HookCancelledException(hook.name(), reason, this.point, target(), (error != null) ? error : cause);
        this.progress = new Progress(
                Outcome.CANCELLED, this.progress.result(), error, HookResult.cancel(reason), this.progress.attempt());
    }

    void decide(Decision decision, HookResult result) {
        this.decision = decision;
        this.progress = this.progress.withDecision(result);
    }

    void changeArguments(Arguments changed, HookResult result) {
        this.arguments = changed;
        this.progress = this.progress.withDecision(result);
    }

    void changeValue(@Nullable Object value, HookResult result) {
        this.progress = this.progress.withResult(value).withDecision(result);
    }

    void remember(Remember wish) {
        this.remember = wish;
    }

    /** A value looked up or loaded by this call, or by one it is inside of, is being loaded. */
    boolean isInsideLoad() {
        if (this.loading) {
            return true;
        }
        CallScope outer = parentScope();
        return outer instanceof OperationCall call && call.isInsideLoad();
    }

    void loading(boolean loading) {
        this.loading = loading;
    }

    AttemptBudget budget() {
        AttemptBudget known = this.budget;
        if (known == null) {
            known = new AttemptBudget(this.engine.limits().attempts() - 1);
            this.budget = known;
        }
        return known;
    }

    /** How many redirects and branches this call is inside of, also where an operation in between called on. */
    int depth() {
        if (this.nesting != null) {
            return this.nesting.depth();
        }
        return (parentScope() instanceof OperationCall outer) ? outer.depth() : 0;
    }

    int attempts() {
        return this.attempts;
    }

    private int attempt() {
        return Math.max(1, this.attempts);
    }

    OperationEngine engine() {
        return this.engine;
    }

    Operation operation() {
        return this.plan.operation();
    }

    OperationBody body() {
        return this.body;
    }

    Arguments arguments() {
        return this.arguments;
    }

    @Nullable
    Object rawValue() {
        return this.rawValue;
    }

    @Nullable
    Throwable error() {
        return this.progress.error();
    }
}
