package io.llmspell.state;

import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookMode;
import io.llmspell.hook.HookRegistry;
import io.llmspell.hook.RegisteredHook;
import io.llmspell.hook.ResultType;
import io.llmspell.state.ReplayComparison.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes recorded calls through the hooks of today and compares what they decide, so that a change of policy can be
 * tried on past traffic.
 *
 * <p>The hooks run for real, each as it is in its registry now, but no operation does, and nothing of it reaches the
 * live breakers, meters, events, journal or state: a {@link HookState} parameter is an empty one in memory. What a hook
 * itself does to the world (a mail, a call of another component) it does in a replay too, unless it asks
 * {@link #isReplay(HookContext)}.
 */
public final class HookReplay {

    private final HookRegistry registry;

    private final Builder settings;

    private HookReplay(HookRegistry registry, Builder settings) {
        this.registry = registry;
        this.settings = settings;
    }

    /** Prepares replays through the hooks of this registry. */
    public static Builder builder(HookRegistry registry) {
        return new Builder(registry);
    }

    /** The same replay without hooks of these names. */
    public HookReplay without(Collection<String> names) {
        return new HookReplay(this.registry, this.settings.copy().without(names));
    }

    /** Whether a hook is being run again for a call of the past. */
    public static boolean isReplay(HookContext context) {
        return context.metadata().containsKey(HookStateScope.KEY);
    }

    /**
     * Runs the recorded calls that a query finds.
     *
     * @param query not for one hook only: the others at its points would look new
     */
    public ReplayReport run(
            DecisionJournal journal, JournalQuery query, Collection<Predicate<ReplayComparison>> ignore) {
        if (query.hook() != null) {
            throw new IllegalArgumentException(
                    "A replay takes all hooks of its calls: leave others than '" + query.hook() + "' out by a rule");
        }
        return run(journal.stream(query), ignore);
    }

    /** Runs recorded calls; all decisions of a call must be among them. */
    public ReplayReport run(Stream<RecordedDecision> recorded, Collection<Predicate<ReplayComparison>> ignore) {
        List<RecordedPass> passes = RecordedPass.of(recorded);
        Tally tally = new Tally(ignore);
        HookStateStore state = this.settings.state.get();
        ReplayValues values = new ReplayValues(this.settings.mapper, this.settings.packages);
        try (ReplayEngine engine = new ReplayEngine(hooks(), this.settings.deadline)) {
            for (RecordedPass pass : passes) {
                run(engine, pass, values, state, tally);
            }
        }
        return tally.report();
    }

    private List<RegisteredHook> hooks() {
        return this.registry.hooks(hook -> !this.settings.without.contains(hook.name()));
    }

    private void run(ReplayEngine engine, RecordedPass pass, ReplayValues values, HookStateStore state, Tally tally) {
        Map<String, ReplayEngine.Said> said;
        try {
            said = engine.run(
                    pass,
                    stack -> new ReplayCall(
                            engine.stacks(),
                            stack,
                            pass.start(),
                            values,
                            state,
                            (change, type) -> values.convert(
                                    "a change", this.settings.mapper.valueToTree(change), type.getName())));
        } catch (NotReplayableException | IllegalArgumentException ex) {
            RecordedDecision start = pass.start();
            tally.skip(start.point() + " of " + start.target() + ": " + ex.getMessage() + " [call " + start.callId()
                    + "]");
            return;
        }
        tally.passes++;
        Set<String> hooks = new LinkedHashSet<>(pass.decisions().keySet());
        hooks.addAll(said.keySet());
        hooks.forEach(hook -> tally.add(compare(pass, hook, said.get(hook))));
    }

    private ReplayComparison compare(RecordedPass pass, String hook, ReplayEngine.@Nullable Said said) {
        RecordedDecision recorded = pass.decisions().get(hook);
        Verdict before = (recorded != null) ? recorded.verdict() : null;
        Verdict now = (said != null) ? this.settings.reader().verdict(said.result(), said.failure()) : null;
        Kind kind;
        String note = "";
        if (recorded == null || before == null) {
            kind = Kind.NEW;
        } else if (said == null || now == null) {
            kind = Kind.MISSING;
            note = whyMissing(hook);
        } else {
            boolean sameMode = said.mode() == recorded.mode() || isNothing(before);
            kind = (sameMode && isSame(before, now)) ? Kind.SAME : Kind.CHANGED;
            note = sameMode ? "" : recorded.mode() + " before, " + said.mode() + " now";
        }
        RecordedDecision about = (recorded != null) ? recorded : pass.start();
        return new ReplayComparison(
                kind,
                about.time(),
                about.callId(),
                about.correlationId(),
                hook,
                about.point(),
                about.target(),
                before,
                now,
                note);
    }

    private static boolean isNothing(Verdict verdict) {
        return verdict.result() == ResultType.CONTINUE || verdict.result() == ResultType.SKIPPED;
    }

    /** The words of a failure may hold anything; its kind says enough. */
    private static boolean isSame(Verdict before, Verdict now) {
        return (before.failure() != null) ? before.failure() == now.failure() : Objects.equals(before, now);
    }

    private String whyMissing(String name) {
        RegisteredHook hook = this.registry.find(name).orElse(null);
        if (hook == null) {
            return "it is not registered";
        }
        if (this.settings.without.contains(name)) {
            return "it was left out";
        }
        return (hook.mode() == HookMode.DISABLED) ? "it is disabled" : "it does not apply, or another ended the phase";
    }

    /** Counts and keeps comparisons. */
    private static final class Tally {

        private final Collection<Predicate<ReplayComparison>> ignore;

        private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);

        private final List<ReplayComparison> differences = new ArrayList<>();

        private final List<String> skipped = new ArrayList<>();

        private int passes;

        private int ignored;

        private Tally(Collection<Predicate<ReplayComparison>> ignore) {
            this.ignore = ignore;
        }

        private void add(ReplayComparison comparison) {
            if (this.ignore.stream().anyMatch(rule -> rule.test(comparison))) {
                this.ignored++;
                return;
            }
            this.counts.merge(comparison.kind(), 1, Integer::sum);
            if (comparison.kind() != Kind.SAME) {
                this.differences.add(comparison);
            }
        }

        private void skip(String why) {
            this.skipped.add(why);
        }

        private ReplayReport report() {
            return new ReplayReport(this.passes, this.counts, this.differences, this.ignored, this.skipped);
        }
    }

    /** Collects how calls are run again. Not safe for use by several threads. */
    public static final class Builder {

        private final HookRegistry registry;

        private JsonMapper mapper = JsonMapper.shared();

        private RedactionFilter filter = RedactionFilter.byName();

        private int maxValueSize = JournalSettings.DEFAULT.maxValueSize();

        private List<String> packages = List.of();

        private Supplier<HookStateStore> state = HookStateStore::inMemory;

        private Set<String> without = Set.of();

        private @Nullable Duration deadline;

        private Builder(HookRegistry registry) {
            this.registry = registry;
        }

        /** Makes values of recorded ones, and records of new ones: as the journal's. */
        public Builder mapper(JsonMapper mapper) {
            this.mapper = mapper;
            return this;
        }

        /** As the journal's: what was redacted then is compared to what is redacted now. */
        public Builder redaction(RedactionFilter filter) {
            this.filter = filter;
            return this;
        }

        /** As the journal's. */
        public Builder maxValueSize(int maxValueSize) {
            this.maxValueSize = maxValueSize;
            return this;
        }

        /**
         * Packages whose classes, also those of packages below them, may be made of recorded values. Arguments of other
         * classes than these and plain data of the JDK are maps.
         */
        public Builder packages(Collection<String> packages) {
            this.packages = List.copyOf(packages);
            return this;
        }

        /** Gives the state that the hooks of a replay begin with; an empty one in memory by default. */
        public Builder state(Supplier<HookStateStore> state) {
            this.state = state;
            return this;
        }

        /** Leaves out hooks of these names: what would be without them? */
        public Builder without(Collection<String> names) {
            this.without = Set.copyOf(names);
            return this;
        }

        /** The deadline of all hooks; by default each has its own. */
        public Builder deadline(Duration deadline) {
            this.deadline = deadline;
            return this;
        }

        private Builder copy() {
            Builder copy = new Builder(this.registry);
            copy.mapper = this.mapper;
            copy.filter = this.filter;
            copy.maxValueSize = this.maxValueSize;
            copy.packages = this.packages;
            copy.state = this.state;
            copy.without = this.without;
            copy.deadline = this.deadline;
            return copy;
        }

        private DecisionReader reader() {
            return new DecisionReader(new ValueReader(this.mapper, this.filter, this.maxValueSize));
        }

        public HookReplay build() {
            return new HookReplay(this.registry, copy());
        }
    }
}
