package io.llmspell.integration.batch;

import io.llmspell.hook.HookCancelledException;
import org.jspecify.annotations.Nullable;

/** How far steps that follow each other are. The flows of a split go on from one trail on trails of their own. */
final class Trail {

    private final JobRun run;

    private final @Nullable String start;

    private volatile @Nullable String latest;

    /** The latest step of the flow that ended last, of the split that is run now. */
    private volatile @Nullable String joined;

    Trail(JobRun run) {
        this(run, null);
    }

    private Trail(JobRun run, @Nullable String start) {
        this.run = run;
        this.start = start;
        this.latest = start;
    }

    JobRun run() {
        return this.run;
    }

    Trail fork() {
        return new Trail(this.run, this.latest);
    }

    /** A flow of a split has ended; its other flows do not follow it, but what comes after the split. */
    void join(Trail branch) {
        branch.settle();
        String end = branch.latest;
        if (end != null && !end.equals(branch.start)) {
            this.joined = end;
        }
    }

    /** The split is over. */
    void settle() {
        String end = this.joined;
        if (end != null) {
            this.latest = end;
            this.joined = null;
        }
    }

    /**
     * Goes on to a step.
     *
     * @throws HookCancelledException if a hook stops the job there
     */
    void enter(String step) {
        settle();
        String from = this.latest;
        if (from != null) {
            this.run.points().transition(this.run.workflow(), from, step);
        }
        this.latest = step;
    }
}
