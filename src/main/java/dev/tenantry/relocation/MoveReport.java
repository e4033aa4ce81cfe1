package dev.tenantry.relocation;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far a move is.
 *
 * @param from the tier, and the data store after a slash
 * @param to the same of the new home
 * @param tables the number of tables
 * @param tablesCopied of these, the number that was copied to their end
 * @param rowsCopied rows copied by this attempt and the ones before it
 * @param rowsEstimated rows that the tenant had when the attempt began
 * @param bytesCopied size of these rows as text
 * @param rowsPerSecond speed of the last attempt, with its pauses
 * @param backlog changed rows that were captured and are not in the new home yet, when it was last looked at
 * @param secondsLeft estimated time until all rows are copied; null if nothing is being copied
 * @param pauseMillis how long the tenant's requests have waited for the switch in all
 * @param switches attempts at the switch
 * @param reversibleUntil until when the move can be taken back; null before the switch
 * @param movedBack whether the move was taken back
 */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record MoveReport(
        String from,
        String to,
        int tables,
        int tablesCopied,
        long rowsCopied,
        long rowsEstimated,
        long bytesCopied,
        long rowsPerSecond,
        long backlog,
        @Nullable Long secondsLeft,
        long pauseMillis,
        int switches,
        @Nullable Instant reversibleUntil,
        boolean movedBack) {

    static MoveReport begin(String from, String to) {
        return new MoveReport(from, to, 0, 0, 0, 0, 0, 0, 0, null, 0, 0, null, false);
    }

    MoveReport reversible(Instant until) {
        return new MoveReport(
                from,
                to,
                tables,
                tablesCopied,
                rowsCopied,
                rowsEstimated,
                bytesCopied,
                rowsPerSecond,
                backlog,
                secondsLeft,
                pauseMillis,
                switches,
                until,
                movedBack);
    }

    String line() {
        return "%d of about %d rows copied (%d per second), %d of %d tables, %d changed rows to repeat, paused for %d ms"
                .formatted(rowsCopied, rowsEstimated, rowsPerSecond, tablesCopied, tables, backlog, pauseMillis);
    }
}
