package dev.tenantry.observability;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tenantry.problem.Causes;
import dev.tenantry.problem.Problem;
import io.quarkus.logging.LoggingFilter;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.logging.Filter;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.jspecify.annotations.Nullable;

/**
 * Passes a warning, an error or a refusal under load once per second and cause, and counts the others. Otherwise, while
 * PostgreSQL is away, each request would add stack traces to the log, also from Hibernate and the pools.
 */
@LoggingFilter(name = "repeated-lines")
public final class RepeatedLines implements Filter {

    static final LongAdder WITHHELD = new LongAdder();

    private static final long INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

    // The message with its values, without the exception.
    private static final Formatter TEXT = new PatternFormatter("%s");

    // Each handler that has this filter asks about the same record, one after the other, on the thread that logs.
    private static final ThreadLocal<@Nullable Verdict> LAST = new ThreadLocal<>();

    private final LongSupplier nanoTime;

    // Bounded, because a line can name a tenant.
    private final Cache<String, Line> lines = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterAccess(Duration.ofMinutes(10))
            .executor(Runnable::run)
            .build();

    private record Verdict(long record, boolean written) {}

    public RepeatedLines() {
        this(System::nanoTime);
    }

    RepeatedLines(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    private static final class Line {

        private long writtenAt;
        private boolean written;
        private long withheld;

        /** Returns how many were withheld since the last one was written; -1 if this one is withheld too. */
        synchronized long next(long now) {
            if (written && now - writtenAt < INTERVAL_NANOS) {
                withheld++;
                return -1;
            }
            long since = withheld;
            written = true;
            writtenAt = now;
            withheld = 0;
            return since;
        }
    }

    @Override
    public boolean isLoggable(LogRecord entry) {
        if (entry.getLevel().intValue() < Level.WARNING.intValue()
                && !Problem.OVERLOAD_LOGGER.equals(entry.getLoggerName())) {
            return true;
        }
        Verdict known = LAST.get();
        if (known == null || known.record() != entry.getSequenceNumber()) {
            known = new Verdict(entry.getSequenceNumber(), decide(entry));
            LAST.set(known);
        }
        return known.written();
    }

    private boolean decide(LogRecord entry) {
        long withheld = lines.get(causeOf(entry), cause -> new Line()).next(nanoTime.getAsLong());
        if (withheld < 0) {
            WITHHELD.increment();
            return false;
        }
        if (withheld > 0) {
            ExtLogRecord.wrap(entry)
                    .setMessage(
                            TEXT.format(entry) + " (" + withheld + " more like this since the last one)",
                            ExtLogRecord.FormatStyle.NO_FORMAT);
        }
        return true;
    }

    private static String causeOf(LogRecord entry) {
        return entry.getLoggerName()
                + ' '
                + entry.getLevel()
                + ' '
                + TEXT.format(entry)
                + ' '
                + signatureOf(entry.getThrown());
    }

    private static String signatureOf(@Nullable Throwable thrown) {
        return thrown == null ? "" : Causes.signatureOf(thrown);
    }
}
