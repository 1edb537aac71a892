package io.llmspell.integration;

import java.util.function.Consumer;

/**
 * What a result that fits comes to: checked already, not applied yet.
 *
 * @param endsPhase whether no further hook of the phase is asked
 */
record Effect(boolean endsPhase, Consumer<OperationCall> action) {

    static Effect goOn(Consumer<OperationCall> action) {
        return new Effect(false, action);
    }

    static Effect end(Consumer<OperationCall> action) {
        return new Effect(true, action);
    }

    static Effect none() {
        return new Effect(false, call -> {});
    }
}
