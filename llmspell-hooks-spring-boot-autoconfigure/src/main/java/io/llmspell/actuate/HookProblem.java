package io.llmspell.actuate;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/**
 * Why an endpoint did not do what it was asked for.
 *
 * @param error in words
 * @param refusedBy the hook that refused a change
 * @param reason what that hook said
 */
record HookProblem(
        String error, @Nullable String refusedBy, @Nullable String reason) implements OperationResponseBody {

    private static final int CONFLICT = 409;

    private static final int LONGEST_VALUE = 100;

    static WebEndpointResponse<OperationResponseBody> badRequest(String error) {
        return new WebEndpointResponse<>(new HookProblem(error, null, null), WebEndpointResponse.STATUS_BAD_REQUEST);
    }

    static WebEndpointResponse<OperationResponseBody> unknownHook(String name) {
        String error = "There is no hook " + quoted(name) + ": the endpoint 'hooks' lists those there are";
        return new WebEndpointResponse<>(new HookProblem(error, null, null), WebEndpointResponse.STATUS_NOT_FOUND);
    }

    static WebEndpointResponse<OperationResponseBody> refused(String what, String refusedBy, @Nullable String reason) {
        String error = "The change of " + what + " was refused by the hook " + quoted(refusedBy);
        return new WebEndpointResponse<>(new HookProblem(error, refusedBy, reason), CONFLICT);
    }

    /** A hook that was asked wants another state of the breaker. */
    static WebEndpointResponse<OperationResponseBody> leftOpen(String name) {
        String error = "The breaker of " + quoted(name) + " was left as it is: a hook at CONFIGURATION_CHANGE set"
                + " another state than closed";
        return new WebEndpointResponse<>(new HookProblem(error, null, null), CONFLICT);
    }

    /** A value of a request, of which there may be much. */
    static String quoted(String value) {
        return "'" + ((value.length() <= LONGEST_VALUE) ? value : value.substring(0, LONGEST_VALUE) + "…") + "'";
    }
}
