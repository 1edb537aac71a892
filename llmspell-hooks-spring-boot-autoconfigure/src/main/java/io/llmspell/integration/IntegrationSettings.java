package io.llmspell.integration;

import java.time.Duration;

/**
 * What configuration says of components and of calls.
 *
 * @param targets components that are named rather than annotated
 * @param hooks settings of bean hooks
 * @param attempts how often an operation may run in one call, over all its points; at least 1, default 10
 * @param redirects how deep redirects and branches may nest; default 5
 * @param branches how many branches a fork may have; at least 1, default 8
 * @param elements how many elements of a stream are kept for hooks; at least 1, default 10,000
 * @param streamText how many characters of a stream are kept for hooks on its elements; at least 1, default 100,000
 * @param cacheSize how many results are remembered at most; default 10,000
 * @param slowOperation what a call may take before it is told of as slow; default 5 s
 */
public record IntegrationSettings(
        ComponentTargets targets,
        HookSettings hooks,
        int attempts,
        int redirects,
        int branches,
        int elements,
        int streamText,
        long cacheSize,
        Duration slowOperation) {

    CallLimits limits() {
        return new CallLimits(this.attempts, this.redirects, this.branches, this.elements, this.streamText);
    }
}
