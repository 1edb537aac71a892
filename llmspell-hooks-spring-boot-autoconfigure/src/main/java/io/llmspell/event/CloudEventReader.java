package io.llmspell.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads one CloudEvent, of ours or of others. */
final class CloudEventReader {

    private static final Pattern JSON = Pattern.compile("(?i)[^/;]+/([^/;]+\\+)?json\\s*(;.*)?");

    private final JsonNode attributes;

    /** What an event has no place for. */
    private final Map<String, Object> changed = new LinkedHashMap<>();

    CloudEventReader(JsonNode attributes) {
        this.attributes = attributes;
    }

    UniversalEvent read() {
        requireVersion();
        String uri = required("source");
        UniversalEvent.Builder event = UniversalEvent.builder(required("type"))
                .source(source(uri))
                .id(id(uri))
                .data(data());
        String time = text("time");
        if (time != null) {
            event.timestamp(EventTimes.nanos(time));
        }
        String version = text("dataversion");
        if (version != null && !version.isBlank()) {
            event.version(version);
        }
        readMetadata(event);
        return event.build();
    }

    private void requireVersion() {
        if (!this.attributes.isObject()) {
            throw new InvalidEventException("A CloudEvent must be a JSON object");
        }
        String version = required("specversion");
        if (!version.equals("1.0")) {
            throw new InvalidEventException("Only CloudEvents of specversion 1.0 can be read, not " + version);
        }
    }

    private EventSource source(String uri) {
        String correlationId = text("correlationid");
        EventSource source = CloudEventSource.parse(uri, correlationId);
        if (source != null) {
            return source;
        }
        String component = JsonText.wellFormed(uri);
        if (component.length() > EventSource.MAX_COMPONENT) {
            this.changed.put("source", uri);
            component = JsonText.wellFormed(component.substring(0, EventSource.MAX_COMPONENT));
        }
        return new EventSource(component, null, correlationId);
    }

    private UUID id(String uri) {
        String id = required("id");
        if (EventIds.isUuid(id)) {
            return UUID.fromString(id);
        }
        this.changed.put("id", id);
        // Source and id together are what tells a CloudEvent from all others, and the same one sent twice from two.
        ByteBuffer hash = ByteBuffer.wrap(sha256(uri + "\n" + id));
        long high = (hash.getLong() & ~0xF000L) | 0x8000L;
        return new UUID(high, EventIds.variant(hash.getLong()));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException ex) {
            throw new IllegalStateException("Every Java platform has SHA-256", ex);
        }
    }

    private @Nullable Object data() {
        JsonNode data = this.attributes.get("data");
        String binary = text("data_base64");
        if (binary != null && data != null && !data.isNull()) {
            throw new InvalidEventException("A CloudEvent must not have both 'data' and 'data_base64'");
        }
        String contentType = text("datacontenttype");
        if (contentType != null && !JSON.matcher(contentType).matches()) {
            this.changed.put("datacontenttype", contentType);
        }
        if (binary == null) {
            return data;
        }
        this.changed.put("data_base64", true);
        return binary;
    }

    private void readMetadata(UniversalEvent.Builder event) {
        readOthers(event);
        this.attributes.forEachEntry((name, value) -> {
            if (!CloudEvents.ATTRIBUTES.contains(name) && !name.equals(CloudEvents.METADATA) && !value.isNull()) {
                event.metadata(name, value);
            }
        });
        if (!this.changed.isEmpty()) {
            event.metadata(CloudEvents.FOREIGN, this.changed);
        }
    }

    /** The metadata that is no attributes; what others mean by the attribute of this name is kept as it is. */
    private void readOthers(UniversalEvent.Builder event) {
        JsonNode metadata = this.attributes.get(CloudEvents.METADATA);
        if (metadata == null || metadata.isNull()) {
            return;
        }
        JsonNode entries = metadata.isString() ? EventJson.readTree(metadata.stringValue()) : null;
        if (entries != null && entries.isObject()) {
            entries.forEachEntry(event::metadata);
        } else {
            event.metadata(CloudEvents.METADATA, metadata);
        }
    }

    private String required(String name) {
        String value = text(name);
        if (value == null || value.isBlank()) {
            throw new InvalidEventException("Attribute '" + name + "' of the CloudEvent is missing");
        }
        return value;
    }

    private @Nullable String text(String name) {
        JsonNode value = this.attributes.get(name);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isString()) {
            throw new InvalidEventException("Attribute '" + name + "' of the CloudEvent must be text, but is " + value);
        }
        return value.stringValue();
    }
}
