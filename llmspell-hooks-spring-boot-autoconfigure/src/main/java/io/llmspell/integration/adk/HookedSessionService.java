package io.llmspell.integration.adk;

import com.google.adk.events.Event;
import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.GetSessionConfig;
import com.google.adk.sessions.ListEventsResponse;
import com.google.adk.sessions.ListSessionsResponse;
import com.google.adk.sessions.Session;
import io.llmspell.hook.Arguments;
import io.llmspell.integration.adapter.HookValues;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** A service whose reads and writes are operations. What takes a key comes to the methods that are written here. */
final class HookedSessionService implements BaseSessionService {

    private static final String APP = "appName";

    private static final String USER = "userId";

    private static final String ID = "sessionId";

    private static final String STATE = "state";

    private static final String CONFIG = "config";

    private static final String SESSION = "session";

    private static final String EVENT = "event";

    private final BaseSessionService service;

    private final SessionCalls calls;

    HookedSessionService(BaseSessionService service, SessionCalls calls) {
        this.service = service;
        this.calls = calls;
    }

    @Override
    @Deprecated
    @SuppressWarnings("unchecked")
    public Single<Session> createSession(
            String appName, String userId, @Nullable ConcurrentMap<String, Object> state, @Nullable String sessionId) {
        return this.calls.single(
                "createSession",
                creation(appName, userId, state, sessionId),
                Session.class,
                now -> this.service.createSession(
                        text(now, APP),
                        text(now, USER),
                        (ConcurrentMap<String, Object>) optional(now, STATE, ConcurrentMap.class),
                        optional(now, ID, String.class)));
    }

    @Override
    @SuppressWarnings("unchecked")
    public Single<Session> createSession(
            String appName, String userId, @Nullable Map<String, Object> state, @Nullable String sessionId) {
        return this.calls.single(
                "createSession",
                creation(appName, userId, state, sessionId),
                Session.class,
                now -> this.service.createSession(
                        text(now, APP),
                        text(now, USER),
                        (Map<String, Object>) optional(now, STATE, Map.class),
                        optional(now, ID, String.class)));
    }

    private static Map<String, @Nullable Object> creation(
            String appName, String userId, @Nullable Map<String, Object> state, @Nullable String sessionId) {
        Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
        arguments.put(APP, appName);
        arguments.put(USER, userId);
        arguments.put(STATE, state);
        arguments.put(ID, sessionId);
        return arguments;
    }

    @Override
    public Maybe<Session> getSession(
            String appName, String userId, String sessionId, Optional<GetSessionConfig> config) {
        Map<String, @Nullable Object> arguments = new LinkedHashMap<>(key(appName, userId, sessionId));
        arguments.put(CONFIG, config.orElse(null));
        return this.calls.maybe(
                "getSession",
                arguments,
                Session.class,
                now -> this.service.getSession(
                        text(now, APP),
                        text(now, USER),
                        text(now, ID),
                        Optional.ofNullable(optional(now, CONFIG, GetSessionConfig.class))));
    }

    @Override
    public Single<ListSessionsResponse> listSessions(String appName, String userId) {
        Map<String, Object> arguments = new LinkedHashMap<>();
        arguments.put(APP, appName);
        arguments.put(USER, userId);
        return this.calls.single(
                "listSessions",
                arguments,
                ListSessionsResponse.class,
                now -> this.service.listSessions(text(now, APP), text(now, USER)));
    }

    @Override
    public Completable deleteSession(String appName, String userId, String sessionId) {
        return this.calls.completable(
                "deleteSession",
                key(appName, userId, sessionId),
                now -> this.service.deleteSession(text(now, APP), text(now, USER), text(now, ID)));
    }

    @Override
    public Single<ListEventsResponse> listEvents(String appName, String userId, String sessionId) {
        return this.calls.single(
                "listEvents",
                key(appName, userId, sessionId),
                ListEventsResponse.class,
                now -> this.service.listEvents(text(now, APP), text(now, USER), text(now, ID)));
    }

    @Override
    public Completable closeSession(Session session) {
        return this.calls.completable(
                "closeSession",
                Map.of(SESSION, session),
                now -> this.service.closeSession(argument(now, SESSION, Session.class)));
    }

    @Override
    public Single<Event> appendEvent(Session session, Event event) {
        Map<String, Object> arguments = new LinkedHashMap<>();
        arguments.put(SESSION, session);
        arguments.put(EVENT, event);
        return this.calls.single(
                "appendEvent",
                arguments,
                Event.class,
                now -> this.service.appendEvent(
                        argument(now, SESSION, Session.class), argument(now, EVENT, Event.class)));
    }

    private static Map<String, Object> key(String appName, String userId, String sessionId) {
        Map<String, Object> arguments = new LinkedHashMap<>();
        arguments.put(APP, appName);
        arguments.put(USER, userId);
        arguments.put(ID, sessionId);
        return arguments;
    }

    private String text(Arguments now, String name) {
        return argument(now, name, String.class);
    }

    private <T> T argument(Arguments now, String name, Class<T> type) {
        return HookValues.argument(this.calls.state(), now, name, type);
    }

    private <T> @Nullable T optional(Arguments now, String name, Class<T> type) {
        return HookValues.optional(this.calls.state(), now, name, type);
    }
}
