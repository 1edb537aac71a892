package io.llmspell.test;

import io.llmspell.event.EventPattern;
import io.llmspell.event.UniversalEvent;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.AbstractAssert;

/** Checks events and their order. Each check that fails shows what was published. */
public final class EventsAssert extends AbstractAssert<EventsAssert, List<UniversalEvent>> {

    EventsAssert(List<UniversalEvent> actual) {
        super(actual, EventsAssert.class);
    }

    /**
     * Events that match these were published in this order; others may be in between, before and after.
     *
     * @param patterns types or {@linkplain EventPattern patterns} of them
     */
    public EventsAssert published(String... patterns) {
        int next = 0;
        for (UniversalEvent event : this.actual) {
            if (next < patterns.length && matches(patterns[next], event)) {
                next++;
            }
        }
        return (next == patterns.length)
                ? this
                : fail(List.of(patterns) + " in this order, but '" + patterns[next] + "' is missing after the first "
                        + next);
    }

    /** Events that match these were published in this order, and no others. */
    public EventsAssert publishedOnly(String... patterns) {
        boolean same = patterns.length == this.actual.size();
        for (int i = 0; same && i < patterns.length; i++) {
            same = matches(patterns[i], this.actual.get(i));
        }
        return same ? this : fail(List.of(patterns) + " and nothing else");
    }

    /** Events that match each of these were published, in any order. */
    public EventsAssert publishedInAnyOrder(String... patterns) {
        List<String> missing =
                Arrays.stream(patterns).filter(pattern -> count(pattern) == 0).toList();
        return missing.isEmpty() ? this : fail(List.of(patterns) + " in any order, but " + missing + " is missing");
    }

    /** So many events that match were published. */
    public EventsAssert published(int times, String pattern) {
        return (count(pattern) == times) ? this : fail("'" + pattern + "' " + times + " times");
    }

    public EventsAssert publishedNothing() {
        return this.actual.isEmpty() ? this : fail("nothing");
    }

    /** No event that matches was published. */
    public EventsAssert publishedNothing(String pattern) {
        return (count(pattern) == 0) ? this : fail("nothing of '" + pattern + "'");
    }

    /** Goes on with those that match only. */
    public EventsAssert of(String pattern) {
        return new EventsAssert(this.actual.stream()
                        .filter(event -> matches(pattern, event))
                        .toList())
                .as(descriptionText());
    }

    /** Goes on with those of this correlation id only. */
    public EventsAssert correlatedWith(String correlationId) {
        return new EventsAssert(this.actual.stream()
                        .filter(event -> Objects.equals(event.source().correlationId(), correlationId))
                        .toList())
                .as(descriptionText());
    }

    /** Goes on with the first one. */
    public EventAssert first() {
        return event(0);
    }

    /** Goes on with the first one that matches. */
    public EventAssert first(String pattern) {
        published(pattern);
        return of(pattern).first();
    }

    public EventAssert last() {
        return event(this.actual.size() - 1);
    }

    /** Goes on with the only one. */
    public EventAssert only() {
        return (this.actual.size() == 1) ? first() : fail("exactly one").first();
    }

    /** Goes on with this one, from 0. */
    public EventAssert event(int index) {
        if (index < 0 || index >= this.actual.size()) {
            fail("an event of number " + index + ", from 0");
        }
        return new EventAssert(this.actual.get(index)).as(descriptionText());
    }

    private long count(String pattern) {
        EventPattern compiled = EventPattern.of(pattern);
        return this.actual.stream()
                .filter(event -> compiled.matches(event.eventType()))
                .count();
    }

    private static boolean matches(String pattern, UniversalEvent event) {
        return EventPattern.of(pattern).matches(event.eventType());
    }

    private EventsAssert fail(String expected) {
        StringBuilder list = new StringBuilder();
        for (UniversalEvent event : this.actual) {
            list.append(System.lineSeparator()).append("    ").append(EventAssert.describe(event));
        }
        failWithMessage(
                "%nExpected to be published%n  %s%n  but there was%s", expected, list.isEmpty() ? " nothing" : list);
        return this;
    }
}
