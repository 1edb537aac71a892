package io.llmspell.event.storage;

import java.util.ArrayList;
import java.util.List;
import org.springframework.transaction.support.TransactionSynchronization;

/**
 * Has events delivered that were written with a transaction, once it is committed. After all callbacks of the commit,
 * so that none that fails keeps them back.
 */
final class JoinedEvents implements TransactionSynchronization {

    private final Runnable commit;

    private final Runnable delivery;

    /** Those that were made since the events were written. */
    private final List<Object> savepoints = new ArrayList<>();

    private boolean before;

    private boolean undone;

    /**
     * Makes it for some events.
     *
     * @param commit for those that were written when the transaction was committed already
     */
    JoinedEvents(Runnable commit, Runnable delivery) {
        this.commit = commit;
        this.delivery = delivery;
    }

    @Override
    public void savepoint(Object savepoint) {
        this.savepoints.add(savepoint);
    }

    @Override
    public void savepointRollback(Object savepoint) {
        this.undone |= !this.savepoints.contains(savepoint);
    }

    @Override
    public void beforeCompletion() {
        this.before = true;
    }

    /** Called even if the transaction began to end before the events were written, unlike all others. */
    @Override
    public void afterCompletion(int status) {
        if (status != STATUS_COMMITTED || this.undone) {
            return;
        }
        if (!this.before) {
            this.commit.run();
        }
        this.delivery.run();
    }
}
