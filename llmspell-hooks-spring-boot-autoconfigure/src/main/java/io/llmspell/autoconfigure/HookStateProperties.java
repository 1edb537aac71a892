package io.llmspell.autoconfigure;

import io.llmspell.state.HookStateLimits;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Configuration of what hooks remember.
 *
 * @param type Where the state of hooks is kept.
 * @param maxKeyLength Characters of a key; at most 200.
 * @param maxValueSize Size of a value as JSON.
 * @param maxEntries Entries of one hook.
 * @param persistBreakers Whether circuit breakers of hooks that are open stay so over a restart.
 * @param persistModes Whether modes of hooks that were changed at run time stay so over a restart.
 */
@ConfigurationProperties("llmspell.hooks.state")
public record HookStateProperties(
        @DefaultValue("none") Type type,
        @DefaultValue("200") int maxKeyLength,
        @DefaultValue("64KB") DataSize maxValueSize,
        @DefaultValue("1000") int maxEntries,
        @DefaultValue("false") boolean persistBreakers,
        @DefaultValue("false") boolean persistModes) {

    static final String TYPE = "llmspell.hooks.state.type";

    /** Kinds of stores. */
    public enum Type {
        /** Hooks have no state. */
        NONE,
        /** In memory, lost with the application. */
        MEMORY,
        /** In the database that events are stored in. */
        JDBC
    }

    HookStateLimits limits() {
        return new HookStateLimits(this.maxKeyLength, Math.toIntExact(this.maxValueSize.toBytes()), this.maxEntries);
    }
}
