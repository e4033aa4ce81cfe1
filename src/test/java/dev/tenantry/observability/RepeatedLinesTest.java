package dev.tenantry.observability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.problem.Problem;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Formatter;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.ExtLogRecord.FormatStyle;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One cause, one line per second (L7). */
class RepeatedLinesTest {

    private long nanoTime = 17;

    private final RepeatedLines filter = new RepeatedLines(() -> nanoTime);
    private final Formatter message = new PatternFormatter("%s");
    private final List<String> written = new ArrayList<>();

    @Test
    void writesOneLinePerSecondAndSaysHowManyAreMissing() {
        for (int i = 0; i < 40; i++) {
            log(Level.ERROR, "dev.tenantry.X", "Database unavailable", connectionRefused());
        }
        assertThat(written).containsExactly("Database unavailable");
        pass(1_000);
        log(Level.ERROR, "dev.tenantry.X", "Database unavailable", connectionRefused());
        pass(1_000);
        log(Level.ERROR, "dev.tenantry.X", "Database unavailable", connectionRefused());
        assertThat(written)
                .containsExactly(
                        "Database unavailable",
                        "Database unavailable (39 more like this since the last one)",
                        "Database unavailable");
    }

    @Test
    void writesEveryCause() {
        log(Level.ERROR, "dev.tenantry.X", "Unexpected error", new IllegalStateException(connectionRefused()));
        log(
                Level.ERROR,
                "dev.tenantry.X",
                "Unexpected error",
                new IllegalStateException(new SQLException("x", "23505")));
        log(Level.ERROR, "dev.tenantry.X", "Unexpected error", new IllegalStateException());
        log(Level.ERROR, "dev.tenantry.X", "Unexpected error", null);
        log(Level.WARN, "dev.tenantry.X", "Unexpected error", null);
        log(Level.ERROR, "dev.tenantry.Y", "Unexpected error", null);
        assertThat(written).hasSize(6);
    }

    @Test
    void writesALineForEachObject() {
        log(Level.ERROR, "dev.tenantry.X", "Home t_1 was not migrated", null);
        log(Level.ERROR, "dev.tenantry.X", "Home t_2 was not migrated", null);
        assertThat(written).hasSize(2);
    }

    @Test
    void limitsRefusalsUnderLoadAndNoOtherInformation() {
        for (int i = 0; i < 3; i++) {
            log(Level.INFO, Problem.OVERLOAD_LOGGER, "429 Rate limit exceeded", null);
            log(Level.INFO, "dev.tenantry.problem.ProblemMappers", "404 Not found", null);
        }
        assertThat(written)
                .containsOnlyOnce("429 Rate limit exceeded")
                .contains("404 Not found")
                .hasSize(4);
    }

    @Test
    void countsWhatItWithholds() {
        long before = RepeatedLines.WITHHELD.sum();
        for (int i = 0; i < 5; i++) {
            log(Level.WARN, "dev.tenantry.X", "Data store eu1 cannot be reached", null);
        }
        assertThat(RepeatedLines.WITHHELD.sum()).isEqualTo(before + 4);
    }

    /** Two handlers with this filter, such as the console and a file, ask about the same record. */
    @Test
    void givesEachHandlerTheSameAnswer() {
        long before = RepeatedLines.WITHHELD.sum();
        List<Boolean> answers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            ExtLogRecord entry = new ExtLogRecord(Level.WARN, "Data store eu2 cannot be reached", "");
            entry.setLoggerName("dev.tenantry.X");
            answers.add(filter.isLoggable(entry));
            answers.add(filter.isLoggable(entry));
        }
        assertThat(answers).containsExactly(true, true, false, false);
        assertThat(RepeatedLines.WITHHELD.sum()).isEqualTo(before + 1);
    }

    private void log(Level level, String logger, String text, @Nullable Throwable thrown) {
        ExtLogRecord entry = new ExtLogRecord(level, text, FormatStyle.PRINTF, RepeatedLinesTest.class.getName());
        entry.setLoggerName(logger);
        entry.setThrown(thrown);
        if (filter.isLoggable(entry)) {
            written.add(message.format(entry));
        }
    }

    private void pass(long millis) {
        nanoTime += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private static SQLException connectionRefused() {
        return new SQLException("Connection refused", "08001");
    }
}
