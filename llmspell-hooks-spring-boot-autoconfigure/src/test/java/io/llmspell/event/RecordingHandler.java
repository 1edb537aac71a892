package io.llmspell.event;

import java.util.ArrayList;
import java.util.List;

/** Notes the events it is given, whose data are numbers or nothing. */
final class RecordingHandler implements EventHandler {

    private final List<UniversalEvent> events = new ArrayList<>();

    @Override
    public synchronized void handle(UniversalEvent event) {
        this.events.add(event);
    }

    synchronized List<UniversalEvent> events() {
        return List.copyOf(this.events);
    }

    List<String> types() {
        return events().stream().map(UniversalEvent::eventType).toList();
    }

    List<Integer> numbers() {
        return events().stream().map(event -> event.data().asInt()).toList();
    }
}
