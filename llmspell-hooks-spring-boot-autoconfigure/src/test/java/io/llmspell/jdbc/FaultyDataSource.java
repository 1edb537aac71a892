package io.llmspell.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Connections to a database that fail where a test wants it, in the transactions that insert events. */
public final class FaultyDataSource extends DelegatingDataSource {

    private static final Pattern INSERT = Pattern.compile("INSERT INTO llmspell_event\\s");

    private static final String LOCK = "SELECT last_position FROM llmspell_event_sequence WHERE id = ? FOR UPDATE";

    private volatile Fault fault = moment -> {};

    /** Opened when somebody looks whether a commit took effect. */
    private final CountDownLatch looked = new CountDownLatch(1);

    private final AtomicBoolean late = new AtomicBoolean();

    public FaultyDataSource(DataSource target) {
        super(target);
    }

    /** Where it can fail. */
    public enum Moment {
        /** A connection is asked for, whatever for. */
        CONNECT,
        /** Events are to be inserted. */
        INSERT,
        /** They are to be committed. */
        BEFORE_COMMIT,
        /** They are committed, and nobody knows. */
        AFTER_COMMIT
    }

    /** What goes wrong. */
    public interface Fault {

        void strike(Moment moment) throws SQLException;
    }

    public void fail(Fault fault) {
        this.fault = fault;
    }

    /** Fails so many times. */
    public void fail(Moment where, int times, String sqlState) {
        AtomicInteger left = new AtomicInteger(times);
        fail(moment -> {
            if (moment == where && left.getAndDecrement() > 0) {
                throw new SQLException("The connection is cut at " + where, sqlState);
            }
        });
    }

    /** Does not answer until the latch is open. */
    public void hang(Moment where, CountDownLatch until) {
        fail(moment -> {
            if (moment == where) {
                await(until);
            }
        });
    }

    /** Cuts the next connection at its commit, which takes effect only while it is looked for whether it has. */
    public void commitLate() {
        this.late.set(true);
    }

    /** Waits for a latch, in vain for a minute at most. */
    public static void await(CountDownLatch until) {
        try {
            if (!until.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("Nobody opened the latch");
            }
        } catch (InterruptedException ex) {
            throw new IllegalStateException("Threads of the store must not be interrupted", ex);
        }
    }

    public void heal() {
        this.fault = moment -> {};
    }

    @Override
    public Connection getConnection() throws SQLException {
        this.fault.strike(Moment.CONNECT);
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Connection.class},
                new Watch(super.getConnection())::invoke);
    }

    /** Watches a connection. */
    private final class Watch {

        private final Connection target;

        private boolean inserts;

        private boolean cut;

        Watch(Connection target) {
            this.target = target;
        }

        @Nullable
        Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
            if (this.cut) {
                return method.getReturnType() == boolean.class ? false : null;
            }
            if (method.getName().equals("prepareStatement")) {
                prepare((String) arguments[0]);
            }
            if (method.getName().equals("commit") && this.inserts) {
                commit();
                return null;
            }
            try {
                return method.invoke(this.target, arguments);
            } catch (InvocationTargetException ex) {
                throw ex.getCause();
            }
        }

        private void prepare(String sql) throws SQLException {
            if (INSERT.matcher(sql).find()) {
                this.inserts = true;
                FaultyDataSource.this.fault.strike(Moment.INSERT);
            } else if (sql.equals(LOCK)) {
                FaultyDataSource.this.looked.countDown();
            }
        }

        private void commit() throws SQLException {
            this.inserts = false;
            if (FaultyDataSource.this.late.getAndSet(false)) {
                this.cut = true;
                new Thread(this::commitLate).start();
                throw new SQLException("The connection is cut while it is committed", "08006");
            }
            try {
                FaultyDataSource.this.fault.strike(Moment.BEFORE_COMMIT);
            } catch (SQLException ex) {
                this.target.rollback();
                throw ex;
            }
            this.target.commit();
            FaultyDataSource.this.fault.strike(Moment.AFTER_COMMIT);
        }

        private void commitLate() {
            FaultyDataSource.await(FaultyDataSource.this.looked);
            try {
                this.target.commit();
                this.target.close();
            } catch (SQLException ex) {
                throw new IllegalStateException(ex);
            }
        }
    }
}
