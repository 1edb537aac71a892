package io.llmspell.actuate;

import java.util.function.Supplier;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/** Answers for a storage that fails. */
final class StorageAccess {

    private static final Log logger = LogFactory.getLog(StorageAccess.class);

    private StorageAccess() {}

    /**
     * What is read of a storage, or done to it.
     *
     * @throws RequestException if the storage fails; what it said may not be for the reader, and is in the log
     */
    static <T> T read(Supplier<T> work) {
        try {
            return work.get();
        } catch (RequestException ex) {
            throw ex;
        } catch (RuntimeException ex) {
            logger.warn("The storage of events failed while an endpoint used it", ex);
            throw RequestException.unavailable("The storage of events failed ("
                    + ex.getClass().getSimpleName() + "): the log of the application says why");
        }
    }
}
