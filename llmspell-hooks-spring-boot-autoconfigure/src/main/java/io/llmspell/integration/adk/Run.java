package io.llmspell.integration.adk;

import com.google.adk.agents.RunConfig;
import com.google.adk.events.Event;
import com.google.adk.runner.Runner;
import com.google.adk.sessions.SessionKey;
import com.google.genai.types.Content;
import io.reactivex.rxjava3.core.Flowable;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one run of a runner is given. */
record Run(
        String userId,
        @Nullable String sessionId,
        Content newMessage,
        RunConfig config,
        @Nullable Map<String, Object> stateDelta) {

    /** Of the arguments of any of the methods that run: a user and a session or a key of both, then what is left. */
    @SuppressWarnings({"unchecked", "NullAway"}) // what the methods of a runner declare
    static Run of(@Nullable Object[] arguments) {
        boolean keyed = arguments[0] instanceof SessionKey;
        int message = keyed ? 1 : 2;
        Object config = (arguments.length > message + 1) ? arguments[message + 1] : null;
        Object delta = (arguments.length > message + 2) ? arguments[message + 2] : null;
        return new Run(
                keyed ? ((SessionKey) arguments[0]).userId() : (String) arguments[0],
                keyed ? ((SessionKey) arguments[0]).id() : (String) arguments[1],
                (Content) arguments[message],
                (config != null) ? (RunConfig) config : RunConfig.builder().build(),
                (Map<String, Object>) delta);
    }

    Flowable<Event> by(Runner runner) {
        return runner.runAsync(this.userId, this.sessionId, this.newMessage, this.config, this.stateDelta);
    }
}
