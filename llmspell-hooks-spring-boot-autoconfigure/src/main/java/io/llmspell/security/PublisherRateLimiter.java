package io.llmspell.security;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.llmspell.event.EventRateLimiter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Limits each publisher by a Resilience4j rate limiter of its own. When there are very many publishers, those that come
 * last share one, so that names that are made up cannot fill the memory.
 */
public final class PublisherRateLimiter implements EventRateLimiter {

    private static final int MOST_PUBLISHERS = 10_000;

    private static final String OTHERS = "*";

    private final @Nullable RateLimit common;

    private final Map<String, RateLimit> limits;

    private final Map<String, RateLimiter> limiters = new ConcurrentHashMap<>();

    /**
     * Makes a limiter.
     *
     * @param common of publishers that have no limit of their own; {@code null} for none
     * @param limits by publisher
     */
    public PublisherRateLimiter(@Nullable RateLimit common, Map<String, RateLimit> limits) {
        this.common = common;
        this.limits = Map.copyOf(limits);
    }

    @Override
    public boolean tryAcquire(String publisher) {
        RateLimiter known = this.limiters.get(publisher);
        if (known == null) {
            RateLimit own = this.limits.get(publisher);
            RateLimit limit = (own != null) ? own : this.common;
            if (limit == null) {
                return true;
            }
            known = make(publisher, limit);
        }
        return known.acquirePermission();
    }

    private RateLimiter make(String publisher, RateLimit limit) {
        String key =
                (this.limiters.size() < MOST_PUBLISHERS || this.limits.containsKey(publisher)) ? publisher : OTHERS;
        return this.limiters.computeIfAbsent(
                key,
                name -> RateLimiter.of(
                        "events." + name,
                        RateLimiterConfig.custom()
                                .limitForPeriod(limit.limit())
                                .limitRefreshPeriod(limit.period())
                                .timeoutDuration(Duration.ZERO)
                                .build()));
    }
}
