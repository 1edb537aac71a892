package io.llmspell.integration.batch;

import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.item.ChunkOrientedStep;
import org.springframework.batch.core.step.tasklet.TaskletStep;

/** Listens to the chunks of steps, once to each of them. Thread-safe. */
final class StepChunks {

    private final Set<Step> known = Collections.newSetFromMap(new WeakHashMap<>());

    private final JobRuns runs;

    StepChunks(JobRuns runs) {
        this.runs = runs;
    }

    synchronized void listenTo(Step step) {
        if (step instanceof TaskletStep tasklet) {
            if (this.known.add(step)) {
                tasklet.registerChunkListener(new TaskletListener(this.runs));
            }
        } else if (step instanceof ChunkOrientedStep<?, ?> chunks && this.known.add(step)) {
            new ItemListener(this.runs).register(chunks);
        }
    }
}
