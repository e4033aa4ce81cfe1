package dev.tenantry.http;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Writes the time as a header does (RFC 9110, section 5.6.7), once per second. */
final class HttpDate {

    // RFC_1123_DATE_TIME would write the first nine days of a month with one digit.
    private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private volatile Second second = new Second(0, "");

    private record Second(long epoch, String text) {}

    String now() {
        return at(System.currentTimeMillis() / 1000);
    }

    String at(long epochSecond) {
        Second last = second;
        if (last.epoch() != epochSecond) {
            last = new Second(epochSecond, FORM.format(Instant.ofEpochSecond(epochSecond)));
            second = last;
        }
        return last.text();
    }
}
