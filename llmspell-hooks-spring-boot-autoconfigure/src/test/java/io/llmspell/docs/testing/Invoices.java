package io.llmspell.docs.testing;

import org.springframework.stereotype.Service;

/** Neither hook nor handler: no part of a slice. */
@Service
class Invoices {

    Invoices() {
        throw new IllegalStateException("the bank is not there in tests");
    }

    void add(String tool) {
        throw new UnsupportedOperationException(tool);
    }
}
