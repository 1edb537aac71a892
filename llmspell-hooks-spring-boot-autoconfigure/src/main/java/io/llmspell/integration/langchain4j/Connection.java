package io.llmspell.integration.langchain4j;

import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/**
 * Ties AI services to the hooks of a running application. LangChain4j finds what makes them without any application
 * context, so that the running applications are listed here, for each class loader of this class, from their start to
 * their end. Once closed nothing of the application is reachable from here, nor from the services that were made in it.
 * Thread-safe.
 */
final class Connection implements AutoCloseable {

    private static final Deque<Connection> OPEN = new ConcurrentLinkedDeque<>();

    private volatile @Nullable ToolHooks hooks;

    private Connection(ToolHooks hooks) {
        this.hooks = hooks;
    }

    static Connection open(ToolHooks hooks) {
        Connection connection = new Connection(hooks);
        OPEN.addFirst(connection);
        return connection;
    }

    /** That of the application that was started last and still runs; {@code null} where there is none. */
    static @Nullable Connection newest() {
        return OPEN.peekFirst();
    }

    /** The hooks; {@code null} once closed. */
    @Nullable
    ToolHooks hooks() {
        return this.hooks;
    }

    @Override
    public void close() {
        OPEN.remove(this);
        this.hooks = null;
    }
}
