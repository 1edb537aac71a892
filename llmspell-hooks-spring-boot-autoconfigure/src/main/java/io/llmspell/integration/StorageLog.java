package io.llmspell.integration;

import io.llmspell.event.EventStorageListener;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/** Writes what goes wrong with the storage of events to the application's log, but nothing of their data. */
public final class StorageLog implements EventStorageListener {

    private static final Log logger = LogFactory.getLog(StorageLog.class);

    @Override
    public void writeFailed(int events, Throwable error) {
        logger.warn(events + " events could not be stored: " + error.getMessage());
        logger.debug("Events could not be stored", error);
    }

    @Override
    public void lost(int events) {
        logger.error(events + " events that nobody waited for are lost: they were not stored");
    }

    @Override
    public void corrupted(long position, Throwable error) {
        logger.error("What is stored at position " + position + " is no event, and is passed over: "
                + error.getClass().getName());
    }

    @Override
    public void removed(int events) {
        logger.debug(events + " events were removed from the storage: they are old, or too many");
    }

    @Override
    public void failed(String task, Throwable error) {
        logger.warn("The storage of events could not " + task + ", and tries again: " + error.getMessage());
        logger.debug("The storage of events could not " + task, error);
    }
}
