package io.llmspell.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Where an event comes from. Immutable; one instance may be shared by any number of events.
 *
 * @param component the part of the system, such as {@code agent}; not blank, at most 256 characters
 * @param instanceId which of its instances, or {@code null}
 * @param correlationId shared by all events of one request or run, or {@code null}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EventSource(
        @JsonProperty("component") String component,
        @JsonProperty("instance_id") @Nullable String instanceId,
        @JsonProperty("correlation_id") @Nullable String correlationId) {

    static final int MAX_COMPONENT = 256;

    /** @throws InvalidEventException if the component is blank or too long, or a text is not well-formed Unicode */
    public EventSource {
        JsonText.requireName("The source component of an event", component);
        if (component.length() > MAX_COMPONENT) {
            throw new InvalidEventException("The source component of an event has " + component.length()
                    + " characters, more than " + MAX_COMPONENT + ": '" + component.substring(0, 32) + "…'");
        }
        JsonText.requireWellFormed("The instance id of an event", instanceId);
        JsonText.requireWellFormed("The correlation id of an event", correlationId);
    }

    /** A source of which only the component is known. */
    public static EventSource of(String component) {
        return new EventSource(component, null, null);
    }

    /** The same with another component. */
    public EventSource withComponent(String component) {
        return new EventSource(component, this.instanceId, this.correlationId);
    }

    /** The same with another instance, or none. */
    public EventSource withInstanceId(@Nullable String instanceId) {
        return new EventSource(this.component, instanceId, this.correlationId);
    }

    /** The same with another correlation id, or none. */
    public EventSource withCorrelationId(@Nullable String correlationId) {
        return new EventSource(this.component, this.instanceId, correlationId);
    }
}
