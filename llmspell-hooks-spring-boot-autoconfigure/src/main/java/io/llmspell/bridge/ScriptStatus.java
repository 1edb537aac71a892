package io.llmspell.bridge;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A script and how it is.
 *
 * @param name unique
 * @param file with its ending
 * @param hooks their names, as registered at its loading
 * @param subscriptions the names of those that are open
 * @param loadedAt when the version in force was loaded; {@code null} if none ever was
 * @param failure why a newer version than that in force could not be loaded, with the line; {@code null} if it is the
 *     newest
 */
public record ScriptStatus(
        String name,
        String file,
        String language,
        List<String> hooks,
        List<String> subscriptions,
        @Nullable Instant loadedAt,
        @Nullable String failure) {

    public ScriptStatus {
        hooks = List.copyOf(hooks);
        subscriptions = List.copyOf(subscriptions);
    }
}
