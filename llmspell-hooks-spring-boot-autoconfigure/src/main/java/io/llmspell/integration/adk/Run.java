package io.llmspell.integration.adk;

import com.google.adk.agents.RunConfig;
import com.google.adk.events.Event;
import com.google.adk.runner.Runner;
import com.google.adk.sessions.SessionKey;
import com.google.genai.types.Content;
import io.reactivex.rxjava3.core.Flowable;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ReflectionUtils;

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
        int message = messageOf(arguments);
        Object config = (arguments.length > message + 1) ? arguments[message + 1] : null;
        Object delta = (arguments.length > message + 2) ? arguments[message + 2] : null;
        return new Run(
                keyed ? ((SessionKey) arguments[0]).userId() : (String) arguments[0],
                keyed ? ((SessionKey) arguments[0]).id() : (String) arguments[1],
                (Content) arguments[message],
                (config != null) ? (RunConfig) config : RunConfig.builder().build(),
                (Map<String, Object>) delta);
    }

    /** A key is one argument, and a user and a session are two. */
    private static int messageOf(@Nullable Object[] arguments) {
        return (arguments[0] instanceof SessionKey) ? 1 : 2;
    }

    /** Runs this by the method that was given other arguments, as a class of its own may override any of them. */
    @SuppressWarnings({"unchecked", "NullAway"}) // what the methods of a runner declare
    Flowable<Event> by(Runner runner, Method method, @Nullable Object[] given) {
        if (!fits(given)) {
            return runner.runAsync(this.userId, this.sessionId, this.newMessage, this.config, this.stateDelta);
        }
        int message = messageOf(given);
        @Nullable Object[] arguments = given.clone();
        if (given[0] instanceof SessionKey key) {
            arguments[0] = new SessionKey(key.appName(), this.userId, this.sessionId);
        } else {
            arguments[0] = this.userId;
            arguments[1] = this.sessionId;
        }
        List<@Nullable Object> last = Arrays.asList(this.newMessage, this.config, this.stateDelta);
        for (int i = message; i < arguments.length; i++) {
            arguments[i] = last.get(i - message);
        }
        return (Flowable<Event>) ReflectionUtils.invokeMethod(method, runner, arguments);
    }

    /** Whether there is an argument for all that hooks have changed. */
    private boolean fits(@Nullable Object[] given) {
        Run asked = of(given);
        int last = given.length - messageOf(given);
        return (last > 1 || this.config.equals(asked.config))
                && (last > 2 || Objects.equals(this.stateDelta, asked.stateDelta));
    }
}
