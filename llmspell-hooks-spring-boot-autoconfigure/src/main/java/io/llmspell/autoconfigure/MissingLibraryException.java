package io.llmspell.autoconfigure;

/** A setting needs a library that is not there. */
class MissingLibraryException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String property;

    private final String library;

    MissingLibraryException(String property, String library) {
        super(property + " needs " + library + ", which is not on the class path");
        this.property = property;
        this.library = library;
    }

    String property() {
        return this.property;
    }

    String library() {
        return this.library;
    }
}
