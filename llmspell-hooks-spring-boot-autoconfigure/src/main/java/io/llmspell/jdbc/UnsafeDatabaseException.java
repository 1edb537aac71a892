package io.llmspell.jdbc;

/** A database that a store cannot be in. */
public final class UnsafeDatabaseException extends StoreException {

    private static final long serialVersionUID = 1L;

    private final String remedy;

    UnsafeDatabaseException(String message, String remedy) {
        super(message, null);
        this.remedy = remedy;
    }

    /** What to do. */
    public String remedy() {
        return this.remedy;
    }
}
