package io.llmspell.integration;

import io.llmspell.hook.Arguments;
import io.llmspell.hook.CallStack;
import io.llmspell.hook.HookCall;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookChain;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookFailure;
import io.llmspell.hook.HookMode;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.HookTarget;
import io.llmspell.hook.Outcome;
import io.llmspell.hook.Progress;
import io.llmspell.hook.RegisteredHook;
import io.llmspell.hook.StreamText;
import java.util.Collection;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.Advised;

/**
 * One call of an operation with hooks, from its arguments to its value. Holds the two invariants: the operation runs
 * only in {@link #runOnce}, which guards what has not been guarded, and a value leaves only through {@link #finish},
 * which runs the whole AFTER chain.
 */
final class OperationCall extends HookCall {

    private final Plan plan;

    private final @Nullable Object[] values;

    private Object invocation;

    private Arguments arguments;

    private Column column = Column.BEFORE;

    private Progress progress = Progress.FIRST;

    private @Nullable HookContext context;

    private @Nullable Detour detour;

    private int attempts;

    private boolean argumentsChanged;

    private boolean guarded;

    private boolean loading;

    private boolean handedOn;

    OperationCall(
            CallStack stack, Plan plan, Object invocation, @Nullable Object[] arguments, @Nullable Nesting nesting) {
        super(plan.engine().stacks(), stack);
        this.plan = plan;
        this.invocation = invocation;
        this.values = arguments;
        this.arguments = plan.operation().signature().arguments(arguments);
        if (nesting != null) {
            detour().nesting = nesting;
            detour().budget = nesting.budget();
        }
    }

    /**
     * What hooks, or the redirect that made this call, have made of it beyond letting it pass. Most calls have none of
     * it, and are smaller for that.
     */
    private static final class Detour {

        private @Nullable Nesting nesting;

        private @Nullable AttemptBudget budget;

        private @Nullable Decision decision;

        private @Nullable Remember remember;

        private @Nullable Object rawValue;

        private @Nullable HookCancelledException cancellation;

        private @Nullable StreamText said;

        private boolean lastElement;
    }

    private Detour detour() {
        Detour known = this.detour;
        if (known == null) {
            known = new Detour();
            this.detour = known;
        }
        return known;
    }

    @Nullable
    Object run() throws Throwable {
        before();
        Object value;
        try {
            value = decideFirst();
        } catch (Throwable ex) {
            value = recover(ex);
        }
        return finish(value);
    }

    /** Goes through what is ahead of the operation; throws if a hook cancelled it. */
    void before() {
        runPhase(this.plan.before(), HookPhase.TRANSFORM);
        if (this.plan.validation() != null && cancellation() == null) {
            validate(this.plan.validation());
        }
        if (cancellation() == null) {
            runPhase(this.plan.before(), HookPhase.GUARD);
        }
        this.guarded = cancellation() == null;
        runPhase(this.plan.before(), HookPhase.OBSERVE);
        HookCancelledException cancelled = cancellation();
        if (cancelled != null) {
            throw observeCancelled(cancelled, true, true);
        }
    }

    private void validate(HookChain validation) {
        show(Column.VALIDATION, this.progress);
        runPhase(validation, HookPhase.TRANSFORM);
        if (cancellation() == null) {
            runPhase(validation, HookPhase.GUARD);
        }
        runPhase(validation, HookPhase.OBSERVE);
        show(Column.BEFORE, this.progress);
    }

    private @Nullable Object decideFirst() throws Throwable {
        timeGoesOn();
        Remember wish = (this.detour != null) ? this.detour.remember : null;
        Decision decided = decision();
        if (decided == null) {
            return engine().runRemembering(this, wish);
        }
        Object value = decided.make(this);
        if (wish != null) {
            wish.value(this, value);
        }
        return value;
    }

    /** The same where it comes later. */
    CompletionStage<@Nullable Object> decideFirst(LaterCall later) throws Throwable {
        timeGoesOn();
        Remember wish = (this.detour != null) ? this.detour.remember : null;
        Decision decided = decision();
        if (decided == null) {
            return engine().runRemembering(later, wish);
        }
        CompletionStage<@Nullable Object> made = decided.makeLater(later);
        return (wish == null)
                ? made
                : later.with(made, value -> {
                    wish.value(this, value);
                    return value;
                });
    }

    /** Takes a value through the AFTER chain, again for each value made by it. */
    private @Nullable Object finish(@Nullable Object made) throws Throwable {
        Object value = made;
        Decision decided = afterPass(value);
        while (decided != null) {
            try {
                value = decided.make(this);
            } catch (Throwable ex) {
                value = recover(ex);
            }
            decided = afterPass(value);
        }
        return value(value);
    }

    /** What has become of a value that was taken through the AFTER chain. */
    @Nullable
    Object value(@Nullable Object made) {
        return (this.plan.after() != null) ? this.progress.result() : made;
    }

    /** Takes a value through the AFTER chain once; returns how another one is to be made, if a hook wants that. */
    @Nullable
    Decision afterPass(@Nullable Object value) {
        return afterPass(value, value);
    }

    /**
     * The same for what hooks have left of the elements of a stream.
     *
     * @param raw all elements, as they are remembered
     */
    @Nullable
    Decision afterPass(@Nullable Object value, @Nullable Object raw) {
        HookChain after = this.plan.after();
        if (after == null) {
            return null;
        }
        begin(Column.AFTER, new Progress(Outcome.SUCCESS, value, null, null, this.attempts), raw);
        runPhase(after, HookPhase.TRANSFORM);
        if (cancellation() == null && decision() == null) {
            guardElementsMadeOf(value);
        }
        if (cancellation() == null && decision() == null) {
            runPhase(after, HookPhase.GUARD);
        }
        runPhase(after, HookPhase.OBSERVE);
        HookCancelledException cancelled = cancellation();
        if (cancelled != null) {
            throw observeCancelled(cancelled, false, true);
        }
        return decision();
    }

    /**
     * Takes an element of a stream through the hooks for elements.
     *
     * @param said what the stream has said up to it
     */
    StreamElements.Passed passElement(HookChain chain, Object element, StreamText said) {
        detour().lastElement = false;
        showElement(element, said);
        runPhase(chain, HookPhase.TRANSFORM);
        if (cancellation() == null && this.progress.result() != null) {
            runPhase(chain, HookPhase.GUARD);
        }
        runPhase(chain, HookPhase.OBSERVE);
        detour().said = null;
        HookCancelledException cancelled = cancellation();
        if (cancelled != null) {
            throw cancelled;
        }
        return new StreamElements.Passed(this.progress.result(), detour().lastElement);
    }

    private void showElement(Object element, StreamText said) {
        detour().said = said;
        show(Column.ELEMENT, new Progress(Outcome.PENDING, element, null, null, attempt()));
    }

    /** Elements that a hook on the whole has made have not been seen by the guards of elements. */
    @SuppressWarnings("ReferenceEquality") // the very list, unless it was changed
    private void guardElementsMadeOf(@Nullable Object before) {
        HookChain chain = this.plan.elements();
        Progress whole = this.progress;
        if (chain == null || whole.result() == before || !(whole.result() instanceof Collection<?> made)) {
            return;
        }
        StreamText said = StreamText.holding(engine().limits().streamText());
        for (Object element : made) {
            said = said.add(engine().textOf(element));
            showElement(element, said);
            runPhase(chain, HookPhase.GUARD);
            if (cancellation() != null) {
                break;
            }
        }
        detour().said = null;
        show(Column.AFTER, (cancellation() != null) ? this.progress : whole);
    }

    /** The hooks for elements; {@code null} if there are none. */
    @Nullable
    StreamElements elements() {
        HookChain chain = this.plan.elements();
        return (chain != null) ? new StreamElements(this, chain) : null;
    }

    /** Takes an exception through the ERROR chain; returns the value that recovers from it, or throws. */
    private @Nullable Object recover(Throwable thrown) throws Throwable {
        Throwable error = thrown;
        while (true) {
            Decision decided = errorPass(error);
            try {
                return decided.make(this);
            } catch (Throwable next) {
                error = next;
            }
        }
    }

    /** Takes an exception through the ERROR chain once; returns how a value is to be made, or throws. */
    Decision errorPass(Throwable error) throws Throwable {
        if (error instanceof HookCancelledException cancelled) {
            throw observeCancelled(cancelled, true, true);
        }
        HookChain chain = this.plan.error();
        if (chain == null || !operation().points().firesFor(error)) {
            throw error;
        }
        begin(Column.ERROR, new Progress(Outcome.FAILURE, null, error, null, attempt()), null);
        if (Recoverability.isRecoverable(error)) {
            runPhase(chain, HookPhase.TRANSFORM);
            if (cancellation() == null) {
                runPhase(chain, HookPhase.GUARD);
            }
        }
        runPhase(chain, HookPhase.OBSERVE);
        HookCancelledException cancelled = cancellation();
        if (cancelled != null) {
            throw observeCancelled(cancelled, true, false);
        }
        Decision decided = decision();
        if (decided == null) {
            throw error;
        }
        return decided;
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
        @Nullable Object[] now = this.argumentsChanged ? this.arguments.toArray() : this.values;
        OperationBody body = operation().body();
        return (replacement != null) ? runOn(replacement, now) : body.run(this.invocation, now, repeated);
    }

    /**
     * Where the other object is hooked itself, its call inherits from this one, so that no circle of them is endless.
     */
    private @Nullable Object runOn(Object replacement, @Nullable Object[] now) throws Throwable {
        if (!(replacement instanceof Advised)) {
            return operation().body().runOn(operation(), replacement, now);
        }
        CallStack stack = engine().stacks().current();
        stack.handOver(new Nesting(null, depth() + 1, budget()));
        try {
            return operation().body().runOn(operation(), replacement, now);
        } finally {
            stack.handOver(null);
        }
    }

    private boolean prepareToRepeat() {
        if (this.attempts > 0) {
            return true;
        }
        if (decision() == null && !this.plan.mayRunAgain()) {
            return false;
        }
        this.invocation = operation().body().prepareToRepeat(this.invocation);
        return true;
    }

    private void guardAgain() {
        Column column = this.column;
        Progress progress = this.progress;
        show(
                Column.VALIDATION,
                new Progress(Outcome.PENDING, null, progress.error(), progress.decision(), this.attempts + 1));
        runPhase(this.plan.validation(), HookPhase.GUARD);
        if (cancellation() == null) {
            show(Column.BEFORE, this.progress);
            runPhase(this.plan.before(), HookPhase.GUARD);
        }
        HookCancelledException cancelled = cancellation();
        if (cancelled != null) {
            throw cancelled;
        }
        show(column, progress);
    }

    private void begin(Column column, Progress progress, @Nullable Object raw) {
        if (this.detour != null) {
            this.detour.decision = null;
        }
        if (column == Column.AFTER && this.plan.mayRunAgain()) {
            detour().rawValue = raw;
        }
        show(column, progress);
    }

    private void show(Column column, Progress progress) {
        this.column = column;
        this.progress = progress;
        this.context = null;
    }

    private void runPhase(@Nullable HookChain chain, HookPhase phase) {
        if (chain != null) {
            chain.run(phase, this);
        }
    }

    /** Lets the observers of the points that a cancelled call does not come to see that it was. */
    HookCancelledException observeCancelled(HookCancelledException cancelled, boolean after, boolean error) {
        Progress end =
                new Progress(Outcome.CANCELLED, null, cancelled, HookResult.cancel(cancelled.reason()), attempt());
        if (after) {
            show(Column.AFTER, end);
            runPhase(this.plan.after(), HookPhase.OBSERVE);
        }
        if (error) {
            show(Column.ERROR, end);
            runPhase(this.plan.error(), HookPhase.OBSERVE);
        }
        return cancelled;
    }

    @Override
    protected HookTarget target() {
        return operation().target();
    }

    @Override
    protected HookContext context() {
        HookContext known = this.context;
        if (known == null) {
            known = context(this.column.point(operation().points()), this.arguments, this.progress, said());
            this.context = known;
        }
        return known;
    }

    @Override
    protected boolean accept(RegisteredHook hook, HookResult result, HookMode mode) {
        boolean enforced = mode == HookMode.ENFORCE && !isTooLate();
        Effect effect = this.column.judge(new Judgement(this, hook, enforced), result);
        if (!enforced) {
            return false;
        }
        effect.action().accept(this);
        return effect.endsPhase();
    }

    @Override
    protected void cancelledByFailure(RegisteredHook hook, HookFailure failure) {
        if (isTooLate()) {
            return;
        }
        cancel(hook, "the hook failed: " + failure.message(), failure.cause());
    }

    /** Whether it is about a value that has gone to the caller already: as no hook could change it then. */
    private boolean isTooLate() {
        return this.handedOn && this.column != Column.ELEMENT;
    }

    void handOn() {
        this.handedOn = true;
    }

    private @Nullable StreamText said() {
        return (this.detour != null) ? this.detour.said : null;
    }

    void cancel(RegisteredHook hook, String reason, @Nullable Throwable cause) {
        cancelled(hook, reason, cause);
    }

    /** Cancels, and returns the exception to throw where no point is being run. */
    HookCancelledException cancelled(RegisteredHook hook, String reason, @Nullable Throwable cause) {
        Throwable error = this.progress.error();
        HookCancelledException cancelled = new HookCancelledException(
                hook.name(),
                reason,
                this.column.point(operation().points()),
                target(),
                (error != null) ? error : cause);
        detour().cancellation = cancelled;
        Object result = this.progress.result();
        show(this.column, new Progress(Outcome.CANCELLED, result, error, HookResult.cancel(reason), attempt()));
        return cancelled;
    }

    void decide(Decision decision, HookResult result) {
        detour().decision = decision;
        show(this.column, this.progress.withDecision(result));
    }

    void changeArguments(Arguments changed, HookResult result) {
        this.arguments = changed;
        this.argumentsChanged = true;
        show(this.column, this.progress.withDecision(result));
    }

    void changeValue(@Nullable Object value, HookResult result) {
        show(this.column, this.progress.withResult(value).withDecision(result));
    }

    /** Changes an element of a stream, which is the last one. */
    void endWith(@Nullable Object element, HookResult result) {
        detour().lastElement = true;
        changeValue(element, result);
    }

    void remember(Remember wish) {
        detour().remember = wish;
    }

    /** Whether this call, or one that it is inside of, runs to have its value remembered. */
    boolean isInsideLoad() {
        return this.loading || (parentScope() instanceof OperationCall outer && outer.isInsideLoad());
    }

    void loading(boolean loading) {
        this.loading = loading;
    }

    AttemptBudget budget() {
        AttemptBudget known = detour().budget;
        if (known == null) {
            known = new AttemptBudget(engine().limits().attempts() - 1);
            detour().budget = known;
        }
        return known;
    }

    /** How many redirects and branches this call is inside of, also where an operation in between called on. */
    int depth() {
        if (this.detour != null && this.detour.nesting != null) {
            return this.detour.nesting.depth();
        }
        return (parentScope() instanceof OperationCall outer) ? outer.depth() : 0;
    }

    private @Nullable HookCancelledException cancellation() {
        return (this.detour != null) ? this.detour.cancellation : null;
    }

    private @Nullable Decision decision() {
        return (this.detour != null) ? this.detour.decision : null;
    }

    int attempts() {
        return this.attempts;
    }

    /** Whether no hook changes or refuses what the operation that runs now gives, nor wants another run. */
    boolean mayHandOn() {
        Detour known = this.detour;
        boolean direct = known == null || (known.decision == null && known.remember == null && known.nesting == null);
        return direct && !this.plan.changesWhatIsGiven();
    }

    /** Whether no hook has to do with what becomes of the operation that runs now. */
    boolean endsHere() {
        return this.plan.after() == null && this.plan.error() == null && this.detour == null;
    }

    private int attempt() {
        return Math.max(1, this.attempts);
    }

    /** Goes on on the current thread, where the call was entered anew. */
    void goOnHere() {
        goOn(engine().stacks().current());
    }

    OperationEngine engine() {
        return this.plan.engine();
    }

    Operation operation() {
        return this.plan.operation();
    }

    Arguments arguments() {
        return this.arguments;
    }

    /** The value of the current AFTER pass as it was before the hooks. */
    @Nullable
    Object rawValue() {
        return detour().rawValue;
    }

    @Nullable
    Throwable error() {
        return this.progress.error();
    }
}
