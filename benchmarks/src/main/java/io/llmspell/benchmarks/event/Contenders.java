package io.llmspell.benchmarks.event;

import java.util.List;
import java.util.Set;

/** The contenders, by the names that {@code -p bus=} takes. */
final class Contenders {

    /** Events that wait for each subscriber at most, where a contender has a bound. */
    static final int CAPACITY = 8192;

    private static final Set<String> CONCURRENT = Set.of("mbassador", "spring");

    private Contenders() {}

    /** Whether it may call a subscriber with two events at a time, so that a subscriber that counts needs an atomic. */
    static boolean isConcurrent(String name) {
        return CONCURRENT.contains(name);
    }

    static Contender start(String name, int publishers, List<? extends Subscriber> subscribers) throws Exception {
        return switch (name) {
            case "ours" -> OurBus.eager(publishers, subscribers);
            case "oursBlock" -> OurBus.blocking(subscribers);
            case "oursLazy" -> OurBus.lazy(publishers, subscribers);
            case "oursStuck" -> OurBus.besideOneThatHangs(publishers, subscribers);
            case "oursAll" -> OurBus.ofAllStrategies(publishers, subscribers);
            case "guava" -> new GuavaPeer(subscribers);
            case "mbassador" -> new MbassadorPeer(subscribers);
            case "vertx" -> new VertxPeer(subscribers);
            case "reactor" -> new ReactorPeer(subscribers);
            case "flow" -> new FlowPeer(subscribers);
            case "spring" -> new SpringPeer(subscribers);
            case "disruptor" -> new DisruptorPeer(publishers, subscribers);
            case "jctoolsMailbox" -> new MailboxPeer(subscribers);
            case "jctoolsThread" -> new ParkedThreadPeer(subscribers);
            default -> throw new IllegalArgumentException("No contender is named " + name);
        };
    }
}
