package io.llmspell.event;

/** What a handler threw, as far as a storage has kept it. */
public final class StoredFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String type;

    public StoredFailure(String type, String message) {
        super(message, null, false, false);
        this.type = type;
    }

    /** The name of its class. */
    public String type() {
        return this.type;
    }

    @Override
    public String toString() {
        return this.type + ": " + getMessage();
    }
}
