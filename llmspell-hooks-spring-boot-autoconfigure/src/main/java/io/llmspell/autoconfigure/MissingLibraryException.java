package io.llmspell.autoconfigure;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;

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

    /** Fails before there is any bean that could fail for want of a store, and say less of why. */
    static BeanFactoryPostProcessor ofJdbc(String type) {
        return beanFactory -> {
            throw new MissingLibraryException(type + "=jdbc", "org.springframework.boot:spring-boot-starter-jdbc");
        };
    }

    String property() {
        return this.property;
    }

    String library() {
        return this.library;
    }
}
