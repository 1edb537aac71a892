package io.llmspell.autoconfigure;

import java.util.Set;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;
import org.springframework.util.unit.DataSize;

/**
 * Configuration of the endpoint and of the health of events.
 *
 * @param enabled Whether there is our endpoint events; false where the application has one of this id itself.
 * @param showData To whom the data and metadata of events, and messages of failed handlers, are shown: never,
 *     when-authorized or always.
 * @param roles Roles of which one is needed where data is shown when authorized; by default any user that is known.
 * @param maxDataSize Size of the data of an event up to which it is shown.
 * @param health What the health of events is.
 */
@ConfigurationProperties("llmspell.actuate.events")
public record EventEndpointProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("never") Show showData,
        @DefaultValue Set<String> roles,
        @DefaultValue("8KB") DataSize maxDataSize,
        @DefaultValue Health health) {

    public EventEndpointProperties {
        Assert.isTrue(
                maxDataSize.toBytes() > 0 && maxDataSize.toBytes() <= Integer.MAX_VALUE,
                () -> "llmspell.actuate.events.max-data-size must be from 1B to 2GB, but is " + maxDataSize);
        roles = Set.copyOf(roles);
    }

    /**
     * When events are healthy.
     *
     * @param saturatedAt Fill of a queue, from 0 to 1, at which it counts as saturated.
     * @param saturatedStatus Status while a queue is saturated.
     */
    public record Health(
            @DefaultValue("0.9") double saturatedAt,
            @DefaultValue("up") SaturatedStatus saturatedStatus) {

        public Health {
            Assert.isTrue(
                    saturatedAt > 0 && saturatedAt <= 1,
                    () -> "llmspell.actuate.events.health.saturated-at must be more than 0 and at most 1, but is "
                            + saturatedAt);
        }
    }

    /** What a saturated queue means. */
    public enum SaturatedStatus {
        /** It is in the details only. */
        UP,
        /** The instance is to be left alone. */
        OUT_OF_SERVICE
    }
}
