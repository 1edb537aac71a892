package io.llmspell.actuate;

import io.llmspell.hook.HookCancelledException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/** A request to an endpoint that cannot be answered as it is, or must not be. */
final class RequestException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final int STATUS_CONFLICT = 409;

    private final int status;

    private final transient Problem problem;

    private RequestException(int status, String error) {
        this(status, new Problem(error, null, null));
    }

    private RequestException(int status, Problem problem) {
        super(problem.error(), null, false, false);
        this.status = status;
        this.problem = problem;
    }

    /** A value cannot be used. */
    static RequestException wrong(String problem) {
        return new RequestException(WebEndpointResponse.STATUS_BAD_REQUEST, problem);
    }

    /** There is no such thing. */
    static RequestException unknown(String problem) {
        return new RequestException(WebEndpointResponse.STATUS_NOT_FOUND, problem);
    }

    /** It cannot be done now, or may not. */
    static RequestException refused(String problem) {
        return new RequestException(STATUS_CONFLICT, problem);
    }

    /**
     * A hook does not allow it.
     *
     * @param what was to be done, as in "to pause 'billing'"
     * @param reason the hook's, as it may be shown
     */
    static RequestException vetoed(String what, HookCancelledException veto, @Nullable String reason) {
        String error = "The hook " + RequestValues.quoted(veto.hook()) + " refused to " + what;
        return new RequestException(STATUS_CONFLICT, new Problem(error, veto.hook(), reason));
    }

    /** What it needs does not work. */
    static RequestException unavailable(String problem) {
        return new RequestException(WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE, problem);
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

    /** The answer to a request: this body, or what is wrong with it. */
    static WebEndpointResponse<OperationResponseBody> answer(Supplier<? extends OperationResponseBody> body) {
        try {
            return new WebEndpointResponse<>(body.get());
        } catch (RequestException ex) {
            return new WebEndpointResponse<>(ex.problem, ex.status);
        }
    }
}
