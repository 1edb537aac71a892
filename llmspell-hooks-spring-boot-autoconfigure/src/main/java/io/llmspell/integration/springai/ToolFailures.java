package io.llmspell.integration.springai;

/**
 * What becomes of tool calls that do not succeed.
 *
 * @param onCancel where a hook has cancelled the call
 * @param onError where the tool has thrown an exception that no hook recovered from
 */
public record ToolFailures(OnCancel onCancel, OnError onError) {

    /** Of a cancelled call. */
    public enum OnCancel {
        /** The model is told so, as the result of the tool; the other tools it asked for are called. */
        ANSWER,
        /** The {@link io.llmspell.hook.HookCancelledException} ends the conversation. */
        THROW
    }

    /** Of a tool's own exception. */
    public enum OnError {
        /**
         * Any exception goes to Spring AI's {@code ToolExecutionExceptionProcessor} as one of the kind that it answers
         * to the model, unless the application has told it to throw.
         */
        ANSWER,
        /**
         * As without hooks: the processor throws checked exceptions, and never sees those that tools throw directly.
         */
        DELEGATE
    }

    /** All of them answered to the model. */
    public static ToolFailures answered() {
        return new ToolFailures(OnCancel.ANSWER, OnError.ANSWER);
    }
}
