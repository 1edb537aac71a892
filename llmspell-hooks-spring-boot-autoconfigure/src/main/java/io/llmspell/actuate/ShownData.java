package io.llmspell.actuate;

import io.llmspell.event.DeadLetter;
import io.llmspell.event.EventSource;
import io.llmspell.event.StoredFailure;
import io.llmspell.event.UniversalEvent;
import io.llmspell.state.RedactionFilter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Describes events, with their data where that is to be shown: never more than so much of it, and redacted. */
public final class ShownData {

    private static final Log logger = LogFactory.getLog(ShownData.class);

    private final Show show;

    private final Collection<String> roles;

    private final int maxSize;

    private final RedactionFilter filter;

    /**
     * Makes it.
     *
     * @param show to whom data is shown
     * @param roles of which one is needed where it is shown to those who are authorized; none: any who are known
     * @param maxSize how many bytes the data of an event may have to be shown
     * @param filter takes out what nobody may see
     */
    public ShownData(Show show, Collection<String> roles, int maxSize, RedactionFilter filter) {
        this.show = show;
        this.roles = List.copyOf(roles);
        this.maxSize = maxSize;
        this.filter = filter;
    }

    boolean isShownTo(SecurityContext reader) {
        return this.show.isShown(reader, this.roles);
    }

    EventDescription describe(UniversalEvent event, @Nullable Long position, boolean shown) {
        EventSource source = event.source();
        boolean small = event.size() <= this.maxSize;
        return new EventDescription(
                position,
                event.id().toString(),
                event.eventType(),
                event.timestamp(),
                event.version(),
                new EventDescription.Source(source.component(), source.instanceId(), source.correlationId()),
                (shown && small) ? redacted("data", event.data()) : null,
                (shown && !event.metadata().isEmpty()) ? metadata(event) : null,
                (shown && !small) ? event.size() : null);
    }

    private @Nullable Object metadata(UniversalEvent event) {
        return redacted("metadata", JsonMapper.shared().valueToTree(event.metadata()));
    }

    DeadLetterPage.Letter describe(DeadLetter letter, boolean shown) {
        Throwable error = letter.error();
        String type = (error instanceof StoredFailure stored)
                ? stored.type()
                : error.getClass().getName();
        String message = (error instanceof StoredFailure stored) ? stored.original() : error.getMessage();
        return new DeadLetterPage.Letter(
                letter.id(),
                letter.subscription(),
                letter.attempts(),
                letter.timestamp(),
                type,
                (shown && message != null) ? text(message) : null,
                describe(letter.event(), null, shown));
    }

    private String text(String message) {
        String start = HookMessages.start(message, Math.max(this.maxSize, HookMessages.LONGEST_REDACTED));
        return HookMessages.start(String.valueOf(redacted("error", StringNode.valueOf(start))), this.maxSize);
    }

    private @Nullable Object redacted(String name, JsonNode node) {
        try {
            return plain(this.filter.redact(name, node));
        } catch (RuntimeException ex) {
            logger.warn("The " + name + " of an event is not shown, as it could not be redacted", ex);
            return RedactionFilter.MASK;
        }
    }

    /** So that it is written in the same way by whichever version of Jackson writes the answer. */
    private static @Nullable Object plain(JsonNode node) {
        if (node instanceof ObjectNode object) {
            Map<String, @Nullable Object> members = new LinkedHashMap<>();
            object.propertyNames().forEach(member -> members.put(member, plain(object.get(member))));
            return members;
        }
        if (node instanceof ArrayNode array) {
            List<@Nullable Object> elements = new ArrayList<>();
            array.forEach(element -> elements.add(plain(element)));
            return elements;
        }
        if (node.isNumber()) {
            return node.numberValue();
        }
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        return node.isNull() ? null : node.asString();
    }
}
