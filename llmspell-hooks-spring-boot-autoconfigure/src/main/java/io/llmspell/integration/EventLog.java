package io.llmspell.integration;

import io.llmspell.event.DeadLetter;
import io.llmspell.event.EventBusListener;
import io.llmspell.event.EventRefusedException;
import io.llmspell.event.Subscription;
import io.llmspell.event.UniversalEvent;
import java.time.Instant;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Writes what goes wrong with events to the application's log, but nothing of their data: dead letters, handlers that
 * overrun, back-pressure and expired subscriptions as warnings, without stacks, which are there at debug level; what
 * publishers are told anyway at debug level.
 */
public final class EventLog implements EventBusListener {

    private static final Log logger = LogFactory.getLog(EventLog.class);

    @Override
    public void handlerFailed(
            Subscription subscription, UniversalEvent event, Throwable error, int attempt, boolean last) {
        if (logger.isDebugEnabled()) {
            logger.debug("Attempt " + attempt + " of '" + subscription.name() + "' at " + event + " failed", error);
        }
    }

    @Override
    public void deadLettered(DeadLetter letter) {
        logger.warn("'" + letter.subscription() + "' could not handle " + letter.event() + " in " + letter.attempts()
                + " attempts; it is dead letter " + letter.id() + ": "
                + letter.error().getClass().getName());
    }

    @Override
    public void handlerOverran(Subscription subscription) {
        logger.warn("A handler of '" + subscription.name() + "' did not return within "
                + subscription.options().handlerTimeout() + " and was interrupted; until it returns, events wait");
    }

    @Override
    public void backPressure(Subscription subscription, boolean raised) {
        if (raised) {
            logger.warn("The queue of '" + subscription.name() + "' is filling up: " + subscription.depth() + " of "
                    + subscription.capacity() + " (" + subscription.options().flow() + ")");
        } else {
            logger.info("The queue of '" + subscription.name() + "' is no longer full");
        }
    }

    @Override
    public void expired(Subscription subscription) {
        logger.warn("'" + subscription.name() + "' was not read for "
                + subscription.options().expiry() + " and is closed");
    }

    @Override
    public void refused(EventRefusedException refusal) {
        logger.debug(refusal.getMessage());
    }

    @Override
    public void vetoed(UniversalEvent event, String reason) {
        if (logger.isDebugEnabled()) {
            logger.debug(event + " is not published: " + reason);
        }
    }

    @Override
    public void notStored(UniversalEvent event, Throwable error) {
        logger.warn(event + " is published, though it could not be stored: " + error.getMessage());
    }

    @Override
    public void leaseChanged(Subscription subscription, boolean held) {
        logger.info("This instance " + (held ? "has" : "no longer has") + " the events of '" + subscription.name()
                + "' handled");
    }

    @Override
    public void standingBy(Subscription subscription, Instant until) {
        logger.info("This instance stands by for the events of '" + subscription.name()
                + "': another one has them handled, and is taken to be gone if it does not say otherwise by " + until);
    }

    @Override
    public void storageFailed(Subscription subscription, Throwable error) {
        logger.warn("'" + subscription.name() + "' cannot use its storage, and tries again: " + error.getMessage());
    }
}
