package io.llmspell.autoconfigure;

import io.llmspell.hook.HookPoint;
import io.llmspell.state.JournalSettings;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Configuration of the journal of decisions.
 *
 * @param enabled Whether what hooks decide is recorded.
 * @param type Where it is recorded.
 * @param points Names of the points that are recorded, such as BeforeToolExecution; by default all.
 * @param components Names of the components that are recorded, with * and ?; by default all.
 * @param bufferSize Decisions that wait to be written.
 * @param capacity Decisions that are kept, the newest.
 * @param maxAge After which a decision is removed; 0 for never.
 * @param maxValueSize Size of an argument or result as JSON.
 * @param redact Words in the names of values that are masked, beside password, token, secret and the like.
 */
@ConfigurationProperties("llmspell.hooks.journal")
public record HookJournalProperties(
        @DefaultValue("false") boolean enabled,
        @DefaultValue("memory") Type type,
        @DefaultValue List<String> points,
        @DefaultValue List<String> components,
        @DefaultValue("10000") int bufferSize,
        @DefaultValue("100000") int capacity,
        @DefaultValue("30d") Duration maxAge,
        @DefaultValue("8KB") DataSize maxValueSize,
        @DefaultValue List<String> redact) {

    static final String TYPE = "llmspell.hooks.journal.type";

    public HookJournalProperties {
        points = List.copyOf(points);
        points.forEach(HookPoint::of);
        components = List.copyOf(components);
        redact = List.copyOf(redact);
    }

    /** Kinds of journals. */
    public enum Type {
        /** In memory, lost with the application. */
        MEMORY,
        /** In the database that events are stored in. */
        JDBC
    }

    JournalSettings settings() {
        return new JournalSettings(
                new LinkedHashSet<>(this.points),
                this.components,
                this.bufferSize,
                Math.toIntExact(this.maxValueSize.toBytes()),
                this.maxAge,
                this.capacity);
    }
}
