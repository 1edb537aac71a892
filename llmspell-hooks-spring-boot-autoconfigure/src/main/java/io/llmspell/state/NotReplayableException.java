package io.llmspell.state;

/** A recorded context cannot be made again. */
final class NotReplayableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NotReplayableException(String message) {
        super(message);
    }
}
