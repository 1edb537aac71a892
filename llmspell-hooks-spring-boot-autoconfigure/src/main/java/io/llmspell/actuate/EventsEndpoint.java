package io.llmspell.actuate;

import io.llmspell.event.EventBus;
import java.security.Principal;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.Selector.Match;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

/**
 * {@code /actuator/events}: the bus, its subscriptions, the events that are kept and the dead letters.
 *
 * <p>Reading changes nothing. With {@code management.endpoint.events.access=unrestricted} subscriptions are paused,
 * resumed and drained, and dead letters requeued and discarded; the hooks at {@code CONFIGURATION_CHANGE} may refuse
 * that, and it is an audit event.
 *
 * <p>{@code log}, {@code deadletters} and {@code subscriptions} after the path are no names of subscriptions: one that
 * is called so is found under {@code subscriptions/}, as all of them are.
 */
@RegisterReflectionForBinding({
    EventsDescription.class,
    SubscriptionDescription.class,
    EventLogPage.class,
    DeadLetterPage.class,
    EventChangeResult.class,
    RequestException.Problem.class
})
@WebEndpoint(id = "events", defaultAccess = Access.READ_ONLY)
public class EventsEndpoint {

    private static final String LOG = "log";

    private static final String DEAD_LETTERS = "deadletters";

    private static final String SUBSCRIPTIONS = "subscriptions";

    private final EventReadings readings;

    private final EventSteering steering;

    private final ShownData data;

    public EventsEndpoint(EventBus bus, ShownData data, EventChanges changes, Clock clock) {
        this.data = data;
        this.readings = new EventReadings(bus, data, clock);
        this.steering = new EventSteering(bus, this.readings, changes);
    }

    /** The bus and its subscriptions. */
    @ReadOperation
    public WebEndpointResponse<OperationResponseBody> events(@Nullable String limit, @Nullable String offset) {
        return RequestException.answer(() -> this.readings.overview(limit, offset));
    }

    /** A subscription, the log, the dead letters or one of them. */
    @ReadOperation
    public WebEndpointResponse<OperationResponseBody> read(
            @Selector(match = Match.ALL_REMAINING) String[] path,
            @Nullable String type,
            @Nullable String source,
            @Nullable String correlationId,
            @Nullable String from,
            @Nullable String to,
            @Nullable String newestFirst,
            @Nullable String limit,
            @Nullable String cursor,
            @Nullable String subscription,
            SecurityContext reader) {
        boolean withData = this.data.isShownTo(reader);
        if (is(path, LOG)) {
            EventLogRequest request =
                    new EventLogRequest(type, source, correlationId, from, to, newestFirst, limit, cursor);
            return RequestException.answer(() -> this.readings.log(request, withData));
        }
        if (is(path, DEAD_LETTERS)) {
            return RequestException.answer(() -> this.readings.deadLetters(subscription, limit, withData));
        }
        if (isLetter(path)) {
            return RequestException.answer(() -> this.readings.describe(this.readings.deadLetter(path[1]), withData));
        }
        return RequestException.answer(() -> this.readings.describe(this.readings.find(name(path))));
    }

    /** Drains the bus. */
    @WriteOperation
    public WebEndpointResponse<OperationResponseBody> change(
            @Nullable String action, @Nullable String timeout, @Nullable Principal principal) {
        return RequestException.answer(() -> this.steering.bus(action, timeout, principal));
    }

    /** Pauses, resumes or drains a subscription, or requeues a dead letter. */
    @WriteOperation
    public WebEndpointResponse<OperationResponseBody> changeOne(
            @Selector(match = Match.ALL_REMAINING) String[] path,
            @Nullable String action,
            @Nullable String timeout,
            @Nullable Principal principal) {
        if (isLetter(path)) {
            return RequestException.answer(() -> this.steering.letter(path[1], action, principal));
        }
        if (is(path, LOG) || is(path, DEAD_LETTERS)) {
            return RequestException.answer(() -> {
                throw RequestException.wrong("Nothing can be done to '" + path[0] + "' as a whole: post to "
                        + DEAD_LETTERS + "/{id}, or to a subscription");
            });
        }
        return RequestException.answer(() -> this.steering.subscription(name(path), action, timeout, principal));
    }

    /** Discards a dead letter. */
    @DeleteOperation
    public WebEndpointResponse<OperationResponseBody> discard(
            @Selector(match = Match.ALL_REMAINING) String[] path, @Nullable Principal principal) {
        if (isLetter(path)) {
            return RequestException.answer(() -> this.steering.discard(path[1], principal));
        }
        return RequestException.answer(() -> {
            throw RequestException.wrong("Only a dead letter can be deleted: " + DEAD_LETTERS + "/{id}");
        });
    }

    private static boolean is(String[] path, String only) {
        return path.length == 1 && path[0].equals(only);
    }

    private static boolean isLetter(String[] path) {
        return path.length == 2 && path[0].equals(DEAD_LETTERS);
    }

    private static String name(String[] path) {
        List<String> segments = Arrays.asList(path);
        boolean explicit = path.length > 1 && path[0].equals(SUBSCRIPTIONS);
        return String.join("/", explicit ? segments.subList(1, path.length) : segments);
    }
}
