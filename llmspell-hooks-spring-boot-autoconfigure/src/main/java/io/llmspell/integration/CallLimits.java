package io.llmspell.integration;

/**
 * What one call may grow to by the results of its hooks.
 *
 * @param attempts how often its operation may run over all its points and the calls its redirects and forks make;
 *     default 10
 * @param redirects how deep redirects and branches may nest; default 5
 * @param branches how many branches a fork may have; default 8
 * @param elements how many elements of a stream are kept for hooks; default 10,000
 * @param streamText how many characters of what a stream has said are kept for hooks on its elements; default 100,000
 */
record CallLimits(int attempts, int redirects, int branches, int elements, int streamText) {

    CallLimits {
        if (attempts < 1 || redirects < 0 || branches < 1 || elements < 1 || streamText < 1) {
            throw new IllegalArgumentException("Limits must be positive: " + attempts + ", " + redirects + ", "
                    + branches + ", " + elements + ", " + streamText);
        }
    }
}
