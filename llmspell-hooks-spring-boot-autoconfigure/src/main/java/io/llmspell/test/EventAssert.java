package io.llmspell.test;

import io.llmspell.event.EventPattern;
import io.llmspell.event.UniversalEvent;
import java.util.Objects;
import java.util.function.Predicate;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Checks an event. Each check that fails shows it. */
public final class EventAssert extends AbstractAssert<EventAssert, UniversalEvent> {

    private static final int LONGEST = 500;

    EventAssert(UniversalEvent actual) {
        super(actual, EventAssert.class);
    }

    /** Its type is this, or matches this pattern. */
    public EventAssert hasType(String pattern) {
        return EventPattern.of(pattern).matches(this.actual.eventType()) ? this : fail("of type '" + pattern + "'");
    }

    /**
     * A part of its data is this, as JSON.
     *
     * @param pointer such as {@code /usage/tokens}; empty for all of the data
     * @param value text, a number, a boolean, {@code null}, or anything that Jackson makes JSON of
     */
    public EventAssert hasData(String pointer, @Nullable Object value) {
        JsonNode found = this.actual.at(pointer);
        JsonNode expected = JsonMapper.shared().valueToTree(value);
        return !found.isMissingNode() && same(found, expected)
                ? this
                : fail("with " + expected + " at '" + pointer + "'");
    }

    /** A part of its data is such that this holds. */
    public EventAssert hasDataMatching(String pointer, Predicate<JsonNode> condition) {
        JsonNode found = this.actual.at(pointer);
        return condition.test(found) ? this : fail("with something else at '" + pointer + "' than " + found);
    }

    /** There is no such part in its data. */
    public EventAssert hasNoData(String pointer) {
        return this.actual.at(pointer).isMissingNode() ? this : fail("without anything at '" + pointer + "'");
    }

    public EventAssert hasCorrelationId(String correlationId) {
        return Objects.equals(this.actual.source().correlationId(), correlationId)
                ? this
                : fail("with the correlation id '" + correlationId + "'");
    }

    /** It is of the same request or run as the other one. */
    public EventAssert isCorrelatedWith(UniversalEvent other) {
        String id = other.source().correlationId();
        return (id != null) ? hasCorrelationId(id) : fail("correlated with one that has no correlation id");
    }

    /** It comes from this component. */
    public EventAssert comesFrom(String component) {
        return this.actual.source().component().equals(component) ? this : fail("from '" + component + "'");
    }

    /** It was published while the other one was handled. */
    public EventAssert isCausedBy(UniversalEvent other) {
        return hasMetadata("causation_id", other.id().toString());
    }

    public EventAssert hasMetadata(String name, Object value) {
        return Objects.equals(this.actual.metadata().get(name), value)
                ? this
                : fail("with " + name + "=" + value + " in its metadata");
    }

    /** Numbers are the same by their value: 1 of an int and of a long. */
    private static boolean same(JsonNode found, JsonNode expected) {
        if (found.isNumber() && expected.isNumber()) {
            return found.decimalValue().compareTo(expected.decimalValue()) == 0;
        }
        JsonMapper mapper = JsonMapper.shared();
        return mapper.readTree(found.toString()).equals(mapper.readTree(expected.toString()));
    }

    static String describe(UniversalEvent event) {
        String data = event.data().toString();
        String shown = (data.length() > LONGEST) ? data.substring(0, LONGEST) + "…" : data;
        String id = event.source().correlationId();
        return event.eventType() + " of " + event.source().component() + ((id != null) ? " [" + id + "]" : "") + " "
                + shown + (event.metadata().isEmpty() ? "" : " " + event.metadata());
    }

    private EventAssert fail(String expected) {
        failWithMessage("%nExpected an event %s%n  but it is%n    %s", expected, describe(this.actual));
        return this;
    }
}
