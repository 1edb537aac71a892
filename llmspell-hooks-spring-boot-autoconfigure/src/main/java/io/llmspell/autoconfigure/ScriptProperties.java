package io.llmspell.autoconfigure;

import io.llmspell.bridge.ScriptLimits;
import io.llmspell.bridge.ScriptPermissions;
import io.llmspell.hook.HookPoint;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;
import org.springframework.util.unit.DataSize;

/**
 * Configuration of scripts.
 *
 * @param locations Folders with scripts, such as classpath:scripts/ or file:/etc/app/scripts/; with optional: ahead for
 *     one that may be missing.
 * @param reload Whether scripts in folders of the file system are loaded anew when they change.
 * @param reloadInterval How often changed scripts are looked for.
 * @param poolSize How many calls of one script run at a time; by default as many as there are processors.
 * @param timeout The deadline of a hook of a script that does not say.
 * @param handlerTimeout The deadline of a handler of events of a script that does not say.
 * @param loadTimeout How long a script may take to run from its first line to its last.
 * @param limits What one script may use.
 * @param permissions What scripts may touch, by their names; those under '*' count for all that are not named. For each
 *     points, components, publish and subscribe.
 */
@ConfigurationProperties("llmspell.bridge.scripts")
public record ScriptProperties(
        @DefaultValue List<String> locations,
        @DefaultValue("true") boolean reload,
        @DefaultValue("1s") Duration reloadInterval,
        @Nullable Integer poolSize,
        @DefaultValue("250ms") Duration timeout,
        @DefaultValue("1s") Duration handlerTimeout,
        @DefaultValue("10s") Duration loadTimeout,
        @DefaultValue Limits limits,
        @DefaultValue Map<String, Permissions> permissions) {

    static final String ALL_OTHERS = "*";

    private static final String PREFIX = "llmspell.bridge.scripts.";

    public ScriptProperties {
        locations = List.copyOf(locations);
        permissions = Collections.unmodifiableMap(new LinkedHashMap<>(permissions));
        permissions.forEach((script, given) -> given.require(PREFIX + "permissions[" + script + "]."));
        requirePositive(reloadInterval, "reload-interval");
        requirePositive(timeout, "timeout");
        requirePositive(handlerTimeout, "handler-timeout");
        requirePositive(loadTimeout, "load-timeout");
        if (poolSize != null) {
            requirePositive(poolSize, "pool-size");
        }
    }

    private static void requirePositive(long value, String property) {
        Assert.isTrue(value > 0, () -> PREFIX + property + " must be at least 1, but is " + value);
    }

    private static void requirePositive(Duration duration, String property) {
        Assert.isTrue(
                !duration.isNegative() && !duration.isZero(),
                () -> PREFIX + property + " must be positive, but is " + duration);
    }

    /**
     * What one script may use.
     *
     * @param memory Memory of one context of a script, where its language can bound that.
     * @param valueCharacters Characters of all strings of a value that goes into or out of a script.
     * @param valueElements Entries of all lists and tables of such a value.
     * @param valueDepth How deep lists and tables of such a value are nested.
     */
    public record Limits(
            @DefaultValue("64MB") DataSize memory,
            @DefaultValue("1000000") int valueCharacters,
            @DefaultValue("100000") int valueElements,
            @DefaultValue("64") int valueDepth) {

        public Limits {
            requirePositive(memory.toBytes(), "limits.memory");
            requirePositive(valueCharacters, "limits.value-characters");
            requirePositive(valueElements, "limits.value-elements");
            requirePositive(valueDepth, "limits.value-depth");
        }

        ScriptLimits limits() {
            return new ScriptLimits(this.memory.toBytes(), this.valueCharacters, this.valueElements, this.valueDepth);
        }
    }

    /**
     * What a script may touch.
     *
     * @param points Points where it may have hooks; none: everywhere.
     * @param components Names of the components that its hooks see, with * and ?; none: all.
     * @param publish Patterns of the events that it may publish; none: no event.
     * @param subscribe Patterns of the events that it may subscribe to and query; none: no event.
     */
    public record Permissions(
            @DefaultValue List<String> points,
            @DefaultValue List<String> components,
            @DefaultValue List<String> publish,
            @DefaultValue List<String> subscribe) {

        ScriptPermissions permissions() {
            return new ScriptPermissions(
                            this.points.stream().map(HookPoint::of).collect(Collectors.toSet()),
                            this.components,
                            List.of(),
                            List.of())
                    .events(this.publish, this.subscribe);
        }

        /** Tells of a wrong value by its property. */
        private void require(String prefix) {
            List<String> none = List.of();
            require(prefix + "points", new Permissions(this.points, none, none, none));
            require(prefix + "components", new Permissions(none, this.components, none, none));
            require(prefix + "publish", new Permissions(none, none, this.publish, none));
            require(prefix + "subscribe", new Permissions(none, none, none, this.subscribe));
        }

        private static void require(String property, Permissions part) {
            try {
                part.permissions();
            } catch (IllegalArgumentException ex) {
                throw new IllegalArgumentException(property + ": " + ex.getMessage(), ex);
            }
        }
    }

    /** What the script of this name may touch. */
    ScriptPermissions permissionsOf(String script) {
        Permissions given = this.permissions.getOrDefault(script, this.permissions.get(ALL_OTHERS));
        return (given != null) ? given.permissions() : ScriptPermissions.DEFAULT;
    }
}
