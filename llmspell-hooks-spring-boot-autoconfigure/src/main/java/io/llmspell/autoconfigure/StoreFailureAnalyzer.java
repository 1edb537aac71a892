package io.llmspell.autoconfigure;

import io.llmspell.jdbc.SchemaException;
import io.llmspell.jdbc.StoreException;
import io.llmspell.jdbc.UnsafeDatabaseException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what to do about the database of a store. */
final class StoreFailureAnalyzer extends AbstractFailureAnalyzer<StoreException> {

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, StoreException cause) {
        String remedy = remedy(cause);
        return (remedy == null) ? null : new FailureAnalysis(cause.getMessage() + ".", remedy + ".", cause);
    }

    private static @Nullable String remedy(StoreException cause) {
        if (cause instanceof SchemaException schema) {
            return schema.remedy();
        }
        if (cause instanceof UnsafeDatabaseException unsafe) {
            return unsafe.remedy();
        }
        return "Check llmspell.events.storage.datasource or the application's DataSource, and that the database runs";
    }
}
