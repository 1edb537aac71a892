package io.llmspell.autoconfigure;

import org.springframework.util.ClassUtils;

/** Matches where Spring Batch is of the minor version that the adapter is written for. */
final class OnBatchVersion extends OnFrameworkVersion {

    OnBatchVersion() {
        super(
                "Spring Batch",
                "6.0",
                "org.springframework.batch.core.repository.JobRepository",
                "org.springframework.batch/spring-batch-core",
                "spring-batch-bom");
    }

    @Override
    String adapter() {
        return "batch";
    }

    @Override
    boolean hasWhatIsNew(Class<?> repository) {
        return ClassUtils.isPresent(
                "org.springframework.batch.core.step.item.ChunkOrientedStep", repository.getClassLoader());
    }
}
