package io.llmspell.event;

/** What a replay is at. */
public enum ReplayState {
    /** It was not started. */
    NEW,
    RUNNING,
    /** It goes on when it is resumed. */
    PAUSED,
    /** All events were replayed. */
    COMPLETED,
    /** It was cancelled; it may be begun again after its last position. */
    CANCELLED,
    /** It could not go on; it may be begun again after its last position. */
    FAILED;

    public boolean isEnded() {
        return this == COMPLETED || this == CANCELLED || this == FAILED;
    }
}
