package io.llmspell.sample.request;

/** The model has asked a tool something that the tool cannot understand. */
public class RequestFormatException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RequestFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
