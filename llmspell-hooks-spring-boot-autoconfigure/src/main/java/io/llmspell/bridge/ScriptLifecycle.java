package io.llmspell.bridge;

import java.time.Duration;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * Has scripts get events when the application has started, and looks for changed ones from then on. Ends before the bus
 * does, so that what waits is still handled.
 */
public final class ScriptLifecycle implements SmartLifecycle {

    private static final Log logger = LogFactory.getLog(ScriptLifecycle.class);

    private final ScriptHost host;

    private final ScriptFiles files;

    private final @Nullable Duration interval;

    private @Nullable Thread watcher;

    private volatile boolean running;

    /** @param interval between two looks at the files; {@code null} for none */
    public ScriptLifecycle(ScriptHost host, ScriptFiles files, @Nullable Duration interval) {
        this.host = host;
        this.files = files;
        this.interval = interval;
    }

    @Override
    public synchronized void start() {
        this.running = true;
        this.host.start();
        if (this.interval != null) {
            Duration interval = this.interval;
            Thread thread = new Thread(() -> watch(interval), "llmspell-script-files");
            thread.setDaemon(true);
            thread.start();
            this.watcher = thread;
        }
    }

    private void watch(Duration interval) {
        while (this.running) {
            try {
                Thread.sleep(interval.toMillis());
                this.files.refresh();
            } catch (InterruptedException ex) {
                return;
            } catch (RuntimeException | Error ex) {
                logger.warn("Looking for changed scripts failed; it is tried again", ex);
            }
        }
    }

    @Override
    public void stop() {
        Thread thread;
        synchronized (this) {
            this.running = false;
            thread = this.watcher;
            this.watcher = null;
        }
        if (thread != null) {
            thread.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return this.running;
    }

    /** As of the bus. */
    @Override
    public boolean isPauseable() {
        return false;
    }
}
