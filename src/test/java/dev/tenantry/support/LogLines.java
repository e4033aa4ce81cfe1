package dev.tenantry.support;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.PatternFormatter;

/** Records all that is logged while this is open, as whole lines: with the context of the request and the exceptions. */
public final class LogLines extends Handler implements AutoCloseable {

    private final PatternFormatter line = new PatternFormatter("%p [%c] (%t) %X %s%e");
    private final Logger root = Logger.getLogger("");
    private final List<String> lines = new CopyOnWriteArrayList<>();

    public LogLines() {
        root.addHandler(this);
    }

    public List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public void publish(LogRecord entry) {
        lines.add(line.format(ExtLogRecord.wrap(entry)));
    }

    @Override
    public void flush() {
        // Nothing is held back.
    }

    @Override
    public void close() {
        root.removeHandler(this);
    }
}
