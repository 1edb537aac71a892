package io.llmspell.autoconfigure;

/** A setting needs a store that is not there. */
class MissingStoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String remedy;

    MissingStoreException(String message, String remedy) {
        super(message);
        this.remedy = remedy;
    }

    static MissingStoreException noDatabase(String setting) {
        return new MissingStoreException(
                setting + " needs a database, and there is none",
                "Set llmspell.events.storage.type=jdbc, declare a StoreDatabase bean, or set the type to memory");
    }

    String remedy() {
        return this.remedy;
    }
}
