package io.llmspell.sample.event;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What can be set about those who listen to events.
 *
 * @param archivePause how long the archive takes for an event
 * @param feedTimeout after which a live feed ends and the browser asks anew
 * @param prices what the tools cost
 */
@ConfigurationProperties("travel.events")
public record EventSettings(
        @DefaultValue("50ms") Duration archivePause,
        @DefaultValue("10m") Duration feedTimeout,
        @DefaultValue Prices prices) {

    /**
     * The price list.
     *
     * @param other of the tools that have no price of their own
     * @param tools by the name of the tool
     */
    public record Prices(
            @DefaultValue Price other, @DefaultValue Map<String, Price> tools) {

        public Prices {
            tools = Map.copyOf(tools);
        }

        Price of(String tool) {
            return this.tools.getOrDefault(tool, this.other);
        }
    }

    /**
     * What a tool costs, in cents.
     *
     * @param call a call
     * @param second each second that a call takes
     */
    public record Price(
            @DefaultValue("0.1") BigDecimal call,
            @DefaultValue("1") BigDecimal second) {

        private static final int MILLIS_DIGITS = 3;

        BigDecimal of(BigDecimal millis) {
            return this.call.add(this.second.multiply(millis.movePointLeft(MILLIS_DIGITS)));
        }
    }
}
