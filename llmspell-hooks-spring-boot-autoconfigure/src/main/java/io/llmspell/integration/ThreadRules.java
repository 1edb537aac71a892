package io.llmspell.integration;

import io.llmspell.hook.CallerRules;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.ClassUtils;

/** Keeps hooks on the thread of a transaction, and off the threads of event loops. */
public final class ThreadRules implements CallerRules {

    private static final boolean TRANSACTIONS = ClassUtils.isPresent(
            "org.springframework.transaction.support.TransactionSynchronizationManager",
            ThreadRules.class.getClassLoader());

    /** Whether threads of a class are event loops; by name, because neither Reactor nor Netty need be there. */
    private static final ClassValue<Boolean> EVENT_LOOP = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            for (Class<?> each = type; each != null; each = each.getSuperclass()) {
                if (each.getName().equals("io.netty.util.concurrent.FastThreadLocalThread")) {
                    return true;
                }
            }
            return ClassUtils.getAllInterfacesForClassAsSet(type).stream()
                    .anyMatch(face -> face.getName().equals("reactor.core.scheduler.NonBlocking"));
        }
    };

    @Override
    public boolean pinned() {
        return TRANSACTIONS && Transactions.active();
    }

    @Override
    public boolean interruptible() {
        return !EVENT_LOOP.get(Thread.currentThread().getClass());
    }

    /** Only loaded where Spring's transactions are. */
    private static final class Transactions {

        private static boolean active() {
            return TransactionSynchronizationManager.isActualTransactionActive();
        }
    }
}
