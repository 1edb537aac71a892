package io.llmspell.actuate;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/** A request that cannot be answered as it is, or must not be. */
final class EventRequestException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final int STATUS_CONFLICT = 409;

    private final int status;

    private final transient Problem problem;

    private EventRequestException(int status, String error) {
        this(status, new Problem(error, null, null));
    }

    private EventRequestException(int status, Problem problem) {
        super(problem.error(), null, false, false);
        this.status = status;
        this.problem = problem;
    }

    /** A value cannot be used. */
    static EventRequestException wrong(String problem) {
        return new EventRequestException(WebEndpointResponse.STATUS_BAD_REQUEST, problem);
    }

    /** There is no such thing. */
    static EventRequestException unknown(String problem) {
        return new EventRequestException(WebEndpointResponse.STATUS_NOT_FOUND, problem);
    }

    /** It cannot be done now, or may not. */
    static EventRequestException refused(String problem) {
        return new EventRequestException(STATUS_CONFLICT, problem);
    }

    /** A hook does not allow it. */
    static EventRequestException vetoed(String what, String hook, String reason) {
        return new EventRequestException(
                STATUS_CONFLICT, new Problem("Hook '" + hook + "' refused to " + what + ": " + reason, hook, reason));
    }

    /** What it needs does not work. */
    static EventRequestException unavailable(String problem) {
        return new EventRequestException(WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE, problem);
    }

    /**
     * The body of the answer.
     *
     * @param error what is wrong, and what to do about it
     * @param refusedBy the hook that refused it, if one did
     * @param reason why it did
     */
    record Problem(
            String error,
            @Nullable String refusedBy,
            @Nullable String reason) implements OperationResponseBody {}

    WebEndpointResponse<Object> answer() {
        return new WebEndpointResponse<>(this.problem, this.status);
    }
}
