package io.llmspell.integration;

/** Finds the operations that redirects and branches may go to. */
interface OperationTargets {

    /**
     * The same operation on another component of the same type.
     *
     * @throws io.llmspell.hook.InvalidHookResultException if there is no such component, or it has no such operation
     */
    TargetOperation find(Operation operation, String component);
}
