package io.llmspell.event;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Events as <a href="https://github.com/cloudevents/spec">CloudEvents 1.0</a> in their JSON format, and back, without
 * loss: {@code source} is {@code /component} or {@code /component/instanceId}, percent-encoded; the extension
 * attributes {@code correlationid} and {@code dataversion} are the correlation id and the version. An entry of the
 * metadata whose name and value an attribute may have is an extension attribute, too; all others are in the attribute
 * {@code metadata}, as the text of a JSON object.
 *
 * <p>Of CloudEvents that others made, the attributes that an event has no place for are in the metadata by their names,
 * and in its entry {@code cloudevents} what had to be changed: {@code id}, if it is no UUID (the id is then one of
 * version 8 that is the same for the same source and id); {@code source}, if it is too long for a component (which any
 * other URI is as it stands); {@code datacontenttype}, if it is no JSON; {@code data_base64}, {@code true} if the data
 * is the Base64 text of bytes. An event without {@code time} has that of the reading.
 */
public final class CloudEvents {

    /** The entry of the metadata that tells what a CloudEvent of others had otherwise. */
    static final String FOREIGN = "cloudevents";

    static final String METADATA = "metadata";

    static final Set<String> ATTRIBUTES = Set.of(
            "specversion",
            "id",
            "source",
            "type",
            "time",
            "datacontenttype",
            "data",
            "data_base64",
            "correlationid",
            "dataversion");

    /** Not for an entry of the metadata of this name: its value would have to be a URI. */
    private static final String DATA_SCHEMA = "dataschema";

    private static final String SUBJECT = "subject";

    private static final Pattern NAME = Pattern.compile("[a-z0-9]{1,20}");

    /** What the text of an attribute must not have. */
    private static final Pattern CONTROL = Pattern.compile("\\p{Cc}");

    private CloudEvents() {}

    /** The event as a CloudEvent. */
    public static ObjectNode toCloudEvent(UniversalEvent event) {
        EventSource source = event.source();
        ObjectNode attributes = JsonNodeFactory.instance.objectNode();
        attributes.put("specversion", "1.0");
        attributes.put("id", event.id().toString());
        attributes.put("source", CloudEventSource.uri(source));
        attributes.put("type", event.eventType());
        attributes.put("time", event.timestamp().toString());
        attributes.put("datacontenttype", "application/json");
        attributes.put("dataversion", event.version());
        if (source.correlationId() != null) {
            attributes.put("correlationid", source.correlationId());
        }
        addMetadata(event.metadata(), attributes);
        attributes.set("data", event.data());
        return attributes;
    }

    /**
     * The event that a CloudEvent is.
     *
     * @throws InvalidEventException if it is no CloudEvent 1.0, or {@code time} is no time
     */
    public static UniversalEvent fromCloudEvent(JsonNode cloudEvent) {
        return new CloudEventReader(cloudEvent).read();
    }

    private static void addMetadata(Map<String, Object> metadata, ObjectNode attributes) {
        Map<String, Object> others = new LinkedHashMap<>();
        metadata.forEach((name, value) -> {
            if (isAttribute(name, value)) {
                attributes.set(name, JsonValues.node(value));
            } else {
                others.put(name, value);
            }
        });
        if (!others.isEmpty()) {
            attributes.put(METADATA, EventJson.MAPPER.writeValueAsString(others));
        }
    }

    private static boolean isAttribute(String name, @Nullable Object value) {
        boolean free = NAME.matcher(name).matches()
                && !ATTRIBUTES.contains(name)
                && !name.equals(METADATA)
                && !name.equals(DATA_SCHEMA);
        if (!free) {
            return false;
        }
        if (value instanceof String text) {
            return !text.isEmpty() && !CONTROL.matcher(text).find();
        }
        return !name.equals(SUBJECT) && (value instanceof Boolean || value instanceof Integer);
    }
}
