package io.llmspell.autoconfigure;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** The warnings that a package or a class writes while this is open. */
final class Warnings implements AutoCloseable {

    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

    private final Logger logger;

    private Warnings(String name) {
        this.logger = (Logger) LoggerFactory.getLogger(name);
        this.logger.setLevel(Level.WARN);
        this.logger.addAppender(this.appender);
        this.appender.start();
    }

    static Warnings of(String logger) {
        return new Warnings(logger);
    }

    List<String> messages() {
        return List.copyOf(this.appender.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Override
    public void close() {
        this.logger.detachAppender(this.appender);
        this.logger.setLevel(null);
    }
}
