package dev.tenantry.order;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads times as in RFC 3339, at any offset. */
final class TimeParameter {

    static final String REQUIREMENT =
            "must be a time as in RFC 3339, such as 2026-11-26T08:30:00Z; write the + of an offset as %2B";

    // Java's parser also accepts times without seconds, and years of more than four digits.
    private static final Pattern FORM = Pattern.compile(
            "[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2})");

    // No order is outside of these, and PostgreSQL reads other years in another form than Java writes them.
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");

    private static final Duration ALMOST_A_MICROSECOND = Duration.ofNanos(999);

    private TimeParameter() {}

    /**
     * Returns the first moment, in whole microseconds, that is not before this time. A row is at or after one of them
     * if it is at or after the other, because PostgreSQL's times are in microseconds.
     */
    static Optional<Instant> parse(String text) {
        if (!FORM.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            Instant time = OffsetDateTime.parse(text).toInstant();
            return Optional.of(within(time.plus(ALMOST_A_MICROSECOND).truncatedTo(ChronoUnit.MICROS)));
        } catch (DateTimeException noSuchDay) {
            return Optional.empty();
        }
    }

    private static Instant within(Instant time) {
        return time.isBefore(EARLIEST) ? EARLIEST : time.isAfter(LATEST) ? LATEST : time;
    }
}
