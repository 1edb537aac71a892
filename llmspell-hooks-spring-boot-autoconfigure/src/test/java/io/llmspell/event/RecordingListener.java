package io.llmspell.event;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Notes what it is told of, a line each: the name first. */
final class RecordingListener implements EventBusListener {

    private final List<String> lines = new CopyOnWriteArrayList<>();

    /** The rest of the lines that begin with a name. */
    List<String> of(String name) {
        return this.lines.stream()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> line.substring(name.length() + 1))
                .toList();
    }

    @Override
    public void subscribed(Subscription subscription) {
        this.lines.add("subscribed " + subscription.name());
    }

    @Override
    public void closed(Subscription subscription) {
        this.lines.add("closed " + subscription.name());
    }

    @Override
    public void expired(Subscription subscription) {
        this.lines.add("expired " + subscription.name());
    }

    @Override
    public void refused(EventRefusedException refusal) {
        this.lines.add("refused " + refusal.reason().externalName() + " " + refusal.eventType());
    }

    @Override
    public void vetoed(UniversalEvent event, String reason) {
        this.lines.add("vetoed " + event.eventType() + " " + reason);
    }

    @Override
    public void backPressure(Subscription subscription, boolean raised) {
        this.lines.add("pressure " + subscription.name() + (raised ? " raised" : " cleared"));
    }

    @Override
    public void handlerFailed(
            Subscription subscription, UniversalEvent event, Throwable error, int attempt, boolean last) {
        this.lines.add("failed " + subscription.name() + " " + attempt + (last ? " last" : ""));
    }

    @Override
    public void handlerOverran(Subscription subscription) {
        this.lines.add("overran " + subscription.name());
    }

    @Override
    public void deadLettered(DeadLetter deadLetter) {
        this.lines.add("deadLettered " + deadLetter.subscription());
    }
}
