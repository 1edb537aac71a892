package io.llmspell.sample;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What can be set on the command line.
 *
 * @param replay the file of recorded conversations to replay at start; without it the sample's own are replayed
 * @param exit whether to end after the replay, with a non-zero code if a hook failed
 */
@ConfigurationProperties("travel")
public record TravelProperties(
        @Nullable String replay, @DefaultValue("false") boolean exit) {

    /** The file to replay, relative to the directory the application was started in. */
    public @Nullable Path replayFile() {
        return (this.replay == null || this.replay.isBlank()) ? null : Path.of(this.replay);
    }
}
