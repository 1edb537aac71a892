package io.llmspell.bridge;

import io.llmspell.bridge.ScriptException.Kind;
import io.llmspell.event.EventBus;
import io.llmspell.event.EventPattern;
import io.llmspell.event.EventQuery;
import io.llmspell.event.EventStorage;
import io.llmspell.event.InvalidEventPatternException;
import io.llmspell.event.PublishResult;
import io.llmspell.event.PullSubscription;
import io.llmspell.event.StartAt;
import io.llmspell.event.SubscriptionOptions;
import io.llmspell.event.UniversalEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code event.publish}, {@code event.subscribe} and the others. */
final class EventModule {

    private static final Set<String> PUBLISH_OPTIONS = Set.of("version", "correlation_id", "metadata");

    private static final Set<String> SUBSCRIBE_OPTIONS =
            Set.of("name", "capacity", "overflow", "concurrency", "durable", "start_at", "timeout_ms");

    private static final Set<String> QUERY_FIELDS =
            Set.of("patterns", "type", "from", "to", "correlation_id", "source", "where", "newest_first", "limit");

    private static final int MAX_BATCH = 1_000;

    private final Supplier<EventBus> bus;

    private final EventValue events;

    private final ScriptSubscriptions subscriptions;

    private final Duration timeout;

    EventModule(Supplier<EventBus> bus, EventValue events, ScriptSubscriptions subscriptions, Duration timeout) {
        this.bus = bus;
        this.events = events;
        this.subscriptions = subscriptions;
        this.timeout = timeout;
    }

    Map<String, Modules.Call> functions() {
        return Map.of(
                "publish", this::publish,
                "subscribe", this::subscribe,
                "receive", this::receive,
                "receive_batch", this::receiveBatch,
                "unsubscribe", this::unsubscribe,
                "query", this::query);
    }

    private Object publish(Caller caller, Given given) {
        caller.requireLoaded(given.function());
        String type = given.text(0, "the type of an event");
        if (!caller.permissions.mayPublish(type)) {
            throw denied(caller, "publish '" + type + "'", "publish");
        }
        Fields options = Fields.of("the options of event.publish", given.value(2), PUBLISH_OPTIONS);
        UniversalEvent.Builder event = UniversalEvent.builder(type)
                .component("script." + caller.script)
                .version(options.text("version", "1.0"))
                .correlationId(options.text("correlation_id"))
                .data(PlainValues.data("the data of an event", given.value(1)));
        options.map("metadata")
                .forEach((name, value) -> event.metadata(
                        String.valueOf(name), String.valueOf(PlainValues.data("the metadata of an event", value))));
        PublishResult result = this.bus.get().publish(event.build());
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("id", result.id().toString());
        fields.put("vetoed", result.vetoed());
        fields.put("rejected_by", result.rejectedBy());
        return fields;
    }

    /** With a function, or without one for events that are received. */
    private Object subscribe(Caller caller, Given given) {
        if (this.bus.equals(ScriptHostBuilder.NO_EVENTS)) {
            // Else it would be told when the application has started, and without the line.
            throw ScriptHostBuilder.noEvents();
        }
        ScriptFunction handler = (given.value(1) instanceof ScriptFunction function) ? function : null;
        Object second = (given.value(1) instanceof Map) ? given.value(1) : null;
        Object optionsValue = (handler == null && second != null) ? second : given.value(2);
        if (handler == null && second == null && given.value(1) != null) {
            given.function(1);
        }
        Fields options = Fields.of("the options of event.subscribe", optionsValue, SUBSCRIBE_OPTIONS);
        List<String> patterns = given.texts(0, "one or more patterns");
        patterns.forEach(pattern -> requireMaySubscribe(caller, pattern));
        if (handler == null && !caller.isLoading()) {
            return this.subscriptions.openNow(
                    caller, wish(caller.fullName(nameOrRandom(options)), patterns, false, options));
        }
        ScriptPlan plan = caller.plan(given.function());
        String name = caller.fullName(options.has("name") ? options.requiredText("name") : plan.next("subscription"));
        plan.subscription(wish(name, patterns, handler != null, options));
        if (handler != null) {
            caller.keep(name, handler);
        }
        return name;
    }

    private static String nameOrRandom(Fields options) {
        return options.has("name")
                ? options.requiredText("name")
                : java.util.UUID.randomUUID().toString();
    }

    private Wish wish(String name, List<String> patterns, boolean handled, Fields options) {
        Duration given = options.millis("timeout_ms");
        if (given != null && given.isZero()) {
            throw Fields.error("the options of event.subscribe: the field 'timeout_ms' must be positive");
        }
        StartAt startAt = options.choice("start_at", StartAt.class);
        Wish wish = new Wish(
                name,
                List.copyOf(patterns),
                handled,
                options.integer("capacity", SubscriptionOptions.DEFAULT_CAPACITY),
                options.text("overflow"),
                options.integer("concurrency", 1),
                options.flag("durable"),
                (startAt != null) ? startAt : StartAt.NOW,
                (given != null) ? given : this.timeout);
        try {
            wish.options("script");
        } catch (IllegalArgumentException ex) {
            throw Fields.error(String.valueOf(ex.getMessage()));
        }
        return wish;
    }

    private static void requireMaySubscribe(Caller caller, String pattern) {
        EventPattern wanted;
        try {
            wanted = EventPattern.of(pattern);
        } catch (InvalidEventPatternException ex) {
            throw Fields.error(String.valueOf(ex.getMessage()));
        }
        if (!caller.permissions.maySubscribe(wanted)) {
            throw denied(caller, "subscribe to '" + pattern + "'", "subscribe");
        }
    }

    private static ScriptException denied(Caller caller, String what, String permission) {
        String key = caller.script.matches("[a-zA-Z0-9-]+") ? "." + caller.script : "[" + caller.script + "]";
        return new ScriptException(
                Kind.DENIED,
                "the script '" + caller.script + "' has no permission to " + what
                        + "; permit it in llmspell.bridge.scripts.permissions" + key + "." + permission);
    }

    private @Nullable Object receive(Caller caller, Given given) {
        caller.requireLoaded(given.function());
        List<Map<String, @Nullable Object>> received = receive(caller, pulled(caller, given), 1, given.millis(1));
        return received.isEmpty() ? null : received.get(0);
    }

    private Object receiveBatch(Caller caller, Given given) {
        caller.requireLoaded(given.function());
        int max = given.integer(1, 100);
        if (max < 1 || max > MAX_BATCH) {
            throw Fields.error("event.receive_batch takes 1 to " + MAX_BATCH + " events, but not " + max);
        }
        return receive(caller, pulled(caller, given), max, given.millis(2));
    }

    private PullSubscription pulled(Caller caller, Given given) {
        return this.subscriptions.pulled(caller.script, given.text(0, "a subscription"));
    }

    /** Waits no longer than its caller has time. */
    private List<Map<String, @Nullable Object>> receive(
            Caller caller, PullSubscription subscription, int max, Duration wait) {
        List<Map<String, @Nullable Object>> events = new ArrayList<>();
        try {
            for (UniversalEvent event : subscription.receiveBatch(max, caller.patience(wait))) {
                if (caller.permissions.maySee(event.eventType())) {
                    events.add(this.events.of(event));
                }
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw Fields.error("interrupted while it waited for an event");
        }
        return events;
    }

    private Object unsubscribe(Caller caller, Given given) {
        String name = given.text(0, "a subscription");
        String full = name.startsWith(caller.fullName("")) ? name : caller.fullName(name);
        if (caller.isLoading()) {
            return caller.plan(given.function()).withoutSubscription(full);
        }
        return this.subscriptions.close(caller, full);
    }

    private Object query(Caller caller, Given given) {
        caller.requireLoaded(given.function());
        Fields fields = Fields.of("the query of event.query", given.value(0), QUERY_FIELDS);
        EventStorage storage = this.bus
                .get()
                .storage()
                .orElseThrow(() -> Fields.error("events are not stored: set llmspell.events.storage.type"));
        List<Map<String, @Nullable Object>> found = new ArrayList<>();
        for (UniversalEvent event : storage.query(query(caller, fields))) {
            if (caller.permissions.maySee(event.eventType())) {
                found.add(this.events.of(event));
            }
        }
        return found;
    }

    private static EventQuery query(Caller caller, Fields fields) {
        EventQuery.Builder query = EventQuery.builder();
        // What it may not see is not asked for, so that a page is full of what it may.
        List<String> patterns = fields.texts("patterns");
        patterns.forEach(pattern -> requireMaySubscribe(caller, pattern));
        query.patterns(
                patterns.isEmpty()
                        ? caller.permissions.subscribe()
                        : patterns.stream().map(EventPattern::of).toList());
        if (caller.permissions.subscribe().isEmpty()) {
            throw denied(caller, "query events", "subscribe");
        }
        if (fields.has("type")) {
            query.type(fields.requiredText("type"));
        }
        if (fields.has("from")) {
            query.from(instant(fields, "from"));
        }
        if (fields.has("to")) {
            query.to(instant(fields, "to"));
        }
        if (fields.has("correlation_id")) {
            query.correlationId(fields.requiredText("correlation_id"));
        }
        if (fields.has("source")) {
            query.source(fields.requiredText("source"));
        }
        fields.texts("where").forEach(query::where);
        if (fields.flag("newest_first")) {
            query.newestFirst();
        }
        return query.limit(Math.min(fields.integer("limit", EventQuery.DEFAULT_LIMIT), MAX_BATCH))
                .build();
    }

    private static Instant instant(Fields fields, String field) {
        try {
            return Instant.parse(fields.requiredText(field));
        } catch (DateTimeParseException ex) {
            throw Fields.error("the query of event.query: the field '" + field
                    + "' must be a time such as 2026-01-31T12:00:00Z, but is '" + fields.text(field) + "'");
        }
    }
}
