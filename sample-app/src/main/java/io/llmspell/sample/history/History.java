package io.llmspell.sample.history;

import io.llmspell.event.DataCondition;
import io.llmspell.event.EventPage;
import io.llmspell.event.EventQuery;
import io.llmspell.event.EventStorage;
import io.llmspell.event.StoredEvent;
import io.llmspell.event.UniversalEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads what runs of the application have left in the store: this one, and those before it. */
@Component
public class History {

    private final EventStorage storage;

    private final RunLog current;

    public History(EventStorage storage, RunLog current) {
        this.storage = storage;
        this.current = current;
    }

    /**
     * Runs, the newest first.
     *
     * @param before where the part before ended; {@code null} for the first part
     */
    public Page<Run> runs(@Nullable Long before, int size) {
        EventQuery.Builder query =
                EventQuery.builder().type(DeskEvent.RUN_STARTED).newestFirst().limit(size);
        if (before != null) {
            query.after(before);
        }
        List<Run> runs = new ArrayList<>();
        Long next = before;
        do {
            EventPage page = this.storage.page(query.limit(size - runs.size()).build());
            page.events().forEach(event -> runs.add(run(event)));
            next = page.next();
            if (next != null) {
                query.after(next);
            }
        } while (next != null && runs.size() < size);
        return new Page<>(runs, next);
    }

    /** The conversations of a run, in the order in which they began; none if there is no such run. */
    public List<PastConversation> conversations(String run) {
        EventQuery query = EventQuery.builder()
                .patterns(DeskEvent.CONVERSATION)
                .where(DataCondition.parse("data.run = '" + run.replace("'", "''") + "'"))
                .build();
        Map<String, PastConversation> conversations = new LinkedHashMap<>();
        try (Stream<StoredEvent> events = this.storage.stream(query)) {
            events.map(StoredEvent::event).forEach(event -> add(event, conversations));
        }
        return List.copyOf(conversations.values());
    }

    /** The same in parts. */
    public Page<PastConversation> conversations(String run, long from, int size) {
        return Page.of(conversations(run), from, size);
    }

    /** What happened in a conversation, in parts. */
    public Page<Moment> timeline(String correlationId, long from, int size) {
        return Page.of(
                this.storage.timeline(correlationId).entries().stream()
                        .map(Moment::of)
                        .toList(),
                from,
                size);
    }

    /** The name of the conversation with this correlation id. */
    public Optional<String> nameOf(String correlationId) {
        EventQuery query = EventQuery.builder()
                .type(DeskEvent.CONVERSATION_STARTED)
                .correlationId(correlationId)
                .build();
        try (Stream<StoredEvent> events = this.storage.stream(query)) {
            return events.map(StoredEvent::event).findFirst().map(History::name);
        }
    }

    private static void add(UniversalEvent event, Map<String, PastConversation> conversations) {
        String id = String.valueOf(event.source().correlationId());
        if (event.eventType().equals(DeskEvent.CONVERSATION_STARTED)) {
            conversations.put(id, new PastConversation(id, name(event), event.timestamp(), false, 0, 0, 0));
        } else {
            DeskEvent end = event.data(DeskEvent.class);
            conversations.computeIfPresent(id, (same, started) -> started.ended(end));
        }
    }

    private static String name(UniversalEvent event) {
        return Objects.requireNonNullElse(event.data(DeskEvent.class).conversation(), "");
    }

    private Run run(UniversalEvent event) {
        String id = event.data(DeskEvent.class).run();
        List<PastConversation> conversations = conversations(id);
        return new Run(
                id,
                id.equals(this.current.run()),
                event.timestamp(),
                conversations.size(),
                conversations.stream().mapToInt(PastConversation::calls).sum(),
                conversations.stream().mapToInt(PastConversation::cancelled).sum(),
                conversations.stream().mapToInt(PastConversation::failed).sum());
    }
}
