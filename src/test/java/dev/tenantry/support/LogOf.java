package dev.tenantry.support;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;

/** Records what a class logs while this is open. */
public final class LogOf extends Handler implements AutoCloseable {

    private final Formatter message = new PatternFormatter("%s");
    private final Logger logger;
    private final List<String> errors = new CopyOnWriteArrayList<>();
    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final List<String> infos = new CopyOnWriteArrayList<>();

    public LogOf(Class<?> type) {
        this(type.getName());
    }

    /** @param name the name of a class that the test cannot refer to; empty to record everything */
    public LogOf(String name) {
        logger = Logger.getLogger(name);
        logger.addHandler(this);
    }

    /** Returns the messages of level ERROR. */
    public List<String> errors() {
        return List.copyOf(errors);
    }

    /** Returns the messages of level WARN. */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** Returns the messages of level INFO. */
    public List<String> infos() {
        return List.copyOf(infos);
    }

    @Override
    public void publish(LogRecord entry) {
        if (entry.getLevel().intValue() >= Level.SEVERE.intValue()) {
            errors.add(message.format(entry));
        } else if (entry.getLevel().intValue() >= Level.WARNING.intValue()) {
            warnings.add(message.format(entry));
        } else if (entry.getLevel().intValue() >= Level.INFO.intValue()) {
            infos.add(message.format(entry));
        }
    }

    @Override
    public void flush() {
        // Nothing is held back.
    }

    @Override
    public void close() {
        logger.removeHandler(this);
    }
}
