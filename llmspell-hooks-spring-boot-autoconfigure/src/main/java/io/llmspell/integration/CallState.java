package io.llmspell.integration;

import io.llmspell.hook.Arguments;
import io.llmspell.hook.CallStack;
import io.llmspell.hook.HookCall;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookChain;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.HookTarget;
import io.llmspell.hook.Outcome;
import io.llmspell.hook.Progress;
import io.llmspell.hook.RegisteredHook;
import io.llmspell.hook.StreamText;
import org.jspecify.annotations.Nullable;

/**
 * Where a call stands: what its hooks see of it, and what their results have made of it. How it comes from one place to
 * the next is {@link OperationCall}'s.
 */
abstract class CallState extends HookCall {

    private final Plan plan;

    Arguments arguments;

    Column column = Column.BEFORE;

    Progress progress = Progress.FIRST;

    private @Nullable HookContext context;

    private @Nullable Detour detour;

    int attempts;

    boolean argumentsChanged;

    boolean handedOn;

    CallState(CallStack stack, Plan plan, @Nullable Object[] arguments, @Nullable Nesting nesting) {
        super(plan.engine().stacks(), stack);
        this.plan = plan;
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
    static final class Detour {

        @Nullable
        Nesting nesting;

        @Nullable
        AttemptBudget budget;

        @Nullable
        Decision decision;

        @Nullable
        Remember remember;

        @Nullable
        Object rawValue;

        @Nullable
        HookCancelledException cancellation;

        @Nullable
        StreamText said;

        boolean lastElement;
    }

    Detour detour() {
        Detour known = this.detour;
        if (known == null) {
            known = new Detour();
            this.detour = known;
        }
        return known;
    }

    void showElement(Object element, StreamText said) {
        detour().said = said;
        show(Column.ELEMENT, new Progress(Outcome.PENDING, element, null, null, attempt()));
    }

    void begin(Column column, Progress progress, @Nullable Object raw) {
        if (this.detour != null) {
            this.detour.decision = null;
        }
        if (column == Column.AFTER && this.plan.mayRunAgain()) {
            detour().rawValue = raw;
        }
        show(column, progress);
    }

    void show(Column column, Progress progress) {
        this.column = column;
        this.progress = progress;
        this.context = null;
    }

    void runPhase(@Nullable HookChain chain, HookPhase phase) {
        if (chain != null) {
            chain.run(phase, this);
        }
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

    /** Whether it is about a value that has gone to the caller already: as no hook could change it then. */
    boolean isTooLate() {
        return this.handedOn && this.column != Column.ELEMENT;
    }

    void handOn() {
        this.handedOn = true;
    }

    @Nullable
    StreamText said() {
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
        return (parentScope() instanceof CallState outer) ? outer.depth() : 0;
    }

    @Nullable
    HookCancelledException cancellation() {
        return (this.detour != null) ? this.detour.cancellation : null;
    }

    @Nullable
    Decision decision() {
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

    int attempt() {
        return Math.max(1, this.attempts);
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

    /** What a hook wants remembered of the call; {@code null} if nothing. */
    @Nullable
    Remember wish() {
        return (this.detour != null) ? this.detour.remember : null;
    }

    Plan plan() {
        return this.plan;
    }
}
