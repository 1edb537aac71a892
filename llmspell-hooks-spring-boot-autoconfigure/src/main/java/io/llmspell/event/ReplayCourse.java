package io.llmspell.event;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When the next event of a replay is due. Of one thread. */
final class ReplayCourse {

    private final ReplayPace pace;

    private final ReplayTimer timer;

    /** When the event before happened, and when it was replayed. */
    private @Nullable Instant before;

    private long beforeAt;

    private @Nullable UniversalEvent next;

    private long due;

    /** When the pause began; what is left is waited for behind it. */
    private long pausedAt;

    private boolean paused;

    ReplayCourse(ReplayPace pace, ReplayTimer timer) {
        this.pace = pace;
        this.timer = timer;
    }

    /** When this event is due: asked several times for each, one event after the other. */
    long dueAt(UniversalEvent event) {
        long now = this.timer.nanos();
        if (!event.equals(this.next)) {
            begin(event, now);
        }
        if (this.paused) {
            this.paused = false;
            this.due += Math.max(0, now - this.pausedAt);
        }
        return this.due;
    }

    /** One that is not later than the event before is due at once. */
    private void begin(UniversalEvent event, long now) {
        Instant at = event.timestamp();
        Instant last = this.before;
        if (last == null) {
            this.due = now;
        } else if (at.isAfter(last)) {
            this.due = this.beforeAt + Nanos.of(this.pace.pause(Duration.between(last, at)));
        }
        if (last == null || at.isAfter(last)) {
            this.before = at;
            this.beforeAt = this.due;
        }
        this.next = event;
    }

    /** It is paused from now on, until it is asked again. */
    void pauses() {
        if (!this.paused) {
            this.paused = true;
            this.pausedAt = this.timer.nanos();
        }
    }
}
