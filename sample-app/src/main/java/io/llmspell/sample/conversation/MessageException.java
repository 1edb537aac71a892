package io.llmspell.sample.conversation;

/** A message that is not of the documented form; says where in its conversation. */
final class MessageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MessageException(String where, String problem) {
        super(where + " " + problem);
    }
}
