package io.llmspell.autoconfigure;

/** The storage of events cannot be as it is configured. */
class InvalidStorageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String remedy;

    InvalidStorageException(String message, String remedy) {
        super(message);
        this.remedy = remedy;
    }

    String remedy() {
        return this.remedy;
    }
}
