package io.llmspell.sample.page;

import io.llmspell.event.EventBus;
import io.llmspell.event.Subscription;
import io.llmspell.event.SubscriptionOptions;
import io.llmspell.event.UniversalEvent;
import io.llmspell.sample.event.EventSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Sends events to browsers as they happen. Each browser has a subscription with a queue of its own: one that reads
 * slowly misses the oldest, and neither the desk nor another browser waits for it.
 */
@Component
class LiveFeed {

    static final String OWNER = "live-feed";

    private static final Logger log = LoggerFactory.getLogger(LiveFeed.class);

    private static final int MOST_WAITING = 1_000;

    /** Without a name, since there may be any number of them and a name is a tag of the meters. */
    private static final SubscriptionOptions OPTIONS =
            SubscriptionOptions.builder().owner(OWNER).capacity(MOST_WAITING).build();

    private final EventBus bus;

    private final Duration timeout;

    private final Set<SseEmitter> browsers = ConcurrentHashMap.newKeySet();

    LiveFeed(EventBus bus, EventSettings settings) {
        this.bus = bus;
        this.timeout = settings.feedTimeout();
    }

    /**
     * Opens a feed, which ends when the browser goes. That one has gone is noticed when it is sent something, or else
     * by the timeout: a browser that is still there asks anew.
     */
    SseEmitter open(String pattern) throws IOException {
        SseEmitter browser = new SseEmitter(this.timeout.toMillis());
        Subscription subscription = this.bus.subscribe(List.of(pattern), OPTIONS, event -> send(browser, event));
        this.browsers.add(browser);
        browser.onTimeout(browser::complete);
        browser.onCompletion(() -> {
            this.browsers.remove(browser);
            subscription.close();
        });
        // So that the browser knows at once that it is listening, and not only with the first event.
        browser.send(SseEmitter.event().comment("listening"));
        return browser;
    }

    private static void send(SseEmitter browser, UniversalEvent event) {
        try {
            browser.send(SseEmitter.event()
                    .id(event.id().toString())
                    .name(event.eventType())
                    .data(new String(event.toJson(), StandardCharsets.UTF_8)));
        } catch (IOException | IllegalStateException e) {
            // It has gone, of which the server tells the emitter; to try again would be of no use.
            log.debug("A browser has gone before {} reached it", event, e);
        }
    }

    /** Feeds have no end of their own, and a server that stops gracefully would wait for them. */
    @EventListener(ContextClosedEvent.class)
    void end() {
        this.browsers.forEach(SseEmitter::complete);
    }
}
