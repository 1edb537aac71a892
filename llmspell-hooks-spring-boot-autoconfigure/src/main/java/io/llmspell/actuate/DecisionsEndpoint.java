package io.llmspell.actuate;

import io.llmspell.hook.HookFailure;
import io.llmspell.hook.ResultType;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

/**
 * {@code /actuator/decisions}: what hooks decided last, so that "why was this call blocked?" has an answer. Without
 * arguments and results.
 */
@RegisterReflectionForBinding({DecisionsEndpoint.Decisions.class, RequestException.Problem.class})
@WebEndpoint(id = "decisions", defaultAccess = Access.READ_ONLY)
public class DecisionsEndpoint {

    private static final int LIMIT = 100;

    private static final List<String> RESULTS = Stream.concat(
                    Arrays.stream(ResultType.values()).map(ResultType::externalName),
                    Arrays.stream(HookFailure.Kind.values()).map(HookFailure.Kind::externalName))
            .toList();

    private final DecisionLog log;

    public DecisionsEndpoint(DecisionLog log) {
        this.log = log;
    }

    /**
     * Newest first.
     *
     * @param kept how many are kept at most
     * @param logged how many there were since the start
     */
    record Decisions(int kept, long logged, List<Decision> decisions) implements OperationResponseBody {}

    /** As it is logged; see {@link LoggedDecision}. */
    record Decision(
            long number,
            Instant at,
            String component,
            String operation,
            String correlationId,
            String point,
            String hook,
            String mode,
            String result,
            boolean failed,
            boolean blocked,
            @Nullable String exception,
            @Nullable String reason,
            double tookMillis) {

        static Decision of(LoggedDecision logged, HookMessages messages) {
            return new Decision(
                    logged.number(),
                    logged.at(),
                    logged.component().toString(),
                    logged.operation(),
                    logged.correlationId(),
                    logged.hook().point(),
                    logged.hook().hook(),
                    HookDescription.lower(logged.mode()),
                    logged.result(),
                    logged.failed(),
                    logged.blocked(),
                    logged.exception(),
                    logged.failed() && logged.reason() != null
                            ? messages.shownError(logged.reason())
                            : messages.shownReason(logged.reason()),
                    HookDescription.millis(logged.nanos()));
        }
    }

    /**
     * Those that have all that is given.
     *
     * @param component its name, with or without its type ahead, such as {@code tool:search}
     * @param result a result's or a failure's, such as {@code cancel} or {@code timeout}
     * @param limit at most so many, from 1; 100 if nothing is said, and never more than are kept
     * @return 400 if there is no such result, or the limit is not a number from 1
     */
    @ReadOperation
    public WebEndpointResponse<OperationResponseBody> decisions(
            @Nullable String correlationId,
            @Nullable String hook,
            @Nullable String component,
            @Nullable String result,
            @Nullable String limit) {
        return RequestException.answer(() -> {
            if (result != null && !RESULTS.contains(result)) {
                throw RequestException.wrong(
                        "Unknown result " + RequestValues.quoted(result) + ": a result is one of " + RESULTS);
            }
            int most = RequestValues.count("limit", limit, LIMIT, Integer.MAX_VALUE);
            return decisions(condition(correlationId, hook, component, result), most);
        });
    }

    private static Predicate<LoggedDecision> condition(
            @Nullable String correlationId,
            @Nullable String hook,
            @Nullable String component,
            @Nullable String result) {
        String correlation = (correlationId != null) ? HookMessages.bounded(correlationId) : null;
        return decision -> is(correlation, decision.correlationId())
                && is(hook, decision.hook().hook())
                && (is(component, decision.component().name())
                        || is(component, decision.component().toString()))
                && is(result, decision.result());
    }

    private Decisions decisions(Predicate<LoggedDecision> condition, int limit) {
        List<Decision> found = this.log.find(condition, limit).stream()
                .map(decision -> Decision.of(decision, this.log.messages()))
                .toList();
        return new Decisions(this.log.size(), this.log.logged(), found);
    }

    private static boolean is(@Nullable String wanted, @Nullable String given) {
        return wanted == null || wanted.equals(given);
    }
}
