package io.llmspell.integration.batch;

import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.item.ChunkOrientedStep;
import org.springframework.batch.core.step.tasklet.TaskletStep;

/** Listens to the chunks of steps, once to each of them, whichever contexts it is used in. Thread-safe. */
final class StepChunks {

    private static final Set<Step> KNOWN = Collections.newSetFromMap(new WeakHashMap<>());

    private StepChunks() {}

    /** Listens to a step, no proxy of one, for the job that runs it; for others, as a worker elsewhere, for these. */
    static void listenTo(Step step, JobRuns others) {
        synchronized (KNOWN) {
            if (step instanceof TaskletStep tasklet) {
                if (KNOWN.add(step)) {
                    tasklet.registerChunkListener(new TaskletListener(others));
                }
            } else if (step instanceof ChunkOrientedStep<?, ?> chunks && KNOWN.add(step)) {
                new ItemListener(others).register(chunks);
            }
        }
    }
}
