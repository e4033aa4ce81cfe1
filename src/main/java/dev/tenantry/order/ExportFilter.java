package dev.tenantry.order;

import dev.tenantry.http.InvalidParameterException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which orders are exported.
 *
 * @param status the only status of these orders; empty for orders of every status
 * @param from when the oldest may have been placed
 * @param to before when the newest must have been placed
 */
record ExportFilter(Optional<OrderStatus> status, Optional<Instant> from, Optional<Instant> to) {

    private static final Duration ALMOST_A_MICROSECOND = Duration.ofNanos(999);

    // Java also reads times without seconds, and years that PostgreSQL does not know.
    private static final Pattern TIME = Pattern.compile(
            "[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2})");

    static OrderStatus status(String text) {
        return Arrays.stream(OrderStatus.values())
                .filter(status -> status.wireName().equals(text))
                .findFirst()
                .orElseThrow(() -> InvalidParameterException.notOneOf(
                        "status",
                        Arrays.stream(OrderStatus.values())
                                .map(OrderStatus::wireName)
                                .toList()));
    }

    /** Returns the first moment, in whole microseconds as in PostgreSQL, that is not before the given time. */
    static Instant time(String parameter, String text) {
        if (!TIME.matcher(text).matches()) {
            throw notATime(parameter);
        }
        try {
            Instant time = OffsetDateTime.parse(text).toInstant();
            return time.plus(ALMOST_A_MICROSECOND).truncatedTo(ChronoUnit.MICROS);
        } catch (DateTimeException malformed) {
            throw notATime(parameter);
        }
    }

    private static InvalidParameterException notATime(String parameter) {
        return new InvalidParameterException(parameter, "must be a time as in RFC 3339, such as 2026-11-26T08:30:00Z");
    }

    OrderPosition begin() {
        return OrderPosition.before(from.orElse(Instant.EPOCH));
    }
}
