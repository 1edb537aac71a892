package io.llmspell.state;

import io.llmspell.hook.ComponentId;
import io.llmspell.hook.HookMode;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookTarget;
import io.llmspell.hook.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One run of a hook: what it saw and what it said.
 *
 * @param position its place in the journal, from 1; 0 before it has one
 * @param time when the hook had run
 * @param callId the same for all hooks of one call
 * @param correlationId the same for a call and all calls inside of it
 * @param hook the name of the hook
 * @param phase its phase
 * @param mode the mode it ran in
 * @param point the {@linkplain io.llmspell.hook.HookPoint#externalName() external name} of the point
 * @param target the operation
 * @param parent the component from inside of whose operation it was called
 * @param attempt the number of the run of the operation
 * @param outcome how far the operation had come
 * @param arguments what the hook saw of them
 * @param result the operation's value, after it returned
 * @param error the operation's exception, after it threw
 * @param verdict what the hook said
 * @param duration how long it ran
 */
public record RecordedDecision(
        long position,
        Instant time,
        String callId,
        String correlationId,
        String hook,
        HookPhase phase,
        HookMode mode,
        String point,
        HookTarget target,
        @Nullable ComponentId parent,
        int attempt,
        Outcome outcome,
        Map<String, RecordedValue> arguments,
        @Nullable RecordedValue result,
        @Nullable RecordedError error,
        Verdict verdict,
        Duration duration) {

    public RecordedDecision {
        arguments = Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
    }

    /**
     * An exception.
     *
     * @param type the name of its class
     * @param message its message
     */
    public record RecordedError(String type, @Nullable String message) {}

    RecordedDecision at(long position) {
        return new RecordedDecision(
                position,
                this.time,
                this.callId,
                this.correlationId,
                this.hook,
                this.phase,
                this.mode,
                this.point,
                this.target,
                this.parent,
                this.attempt,
                this.outcome,
                this.arguments,
                this.result,
                this.error,
                this.verdict,
                this.duration);
    }
}
