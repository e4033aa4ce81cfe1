package dev.tenantry.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.Serial;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

/**
 * Writes times in one form: RFC 3339 in UTC with six digits after the second, as precise as PostgreSQL. By default, the
 * number of digits differs from value to value, and texts would not sort like times.
 *
 * <p>A list has a hundred times, so those of RFC 3339's years, 0000 to 9999, are written digit by digit: a
 * {@link DateTimeFormatter} takes more than twice as long.
 */
@Singleton
public class InstantForm implements ObjectMapperCustomizer {

    private static final DateTimeFormatter FORM =
            new DateTimeFormatterBuilder().appendInstant(6).toFormatter();

    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");
    private static final byte[] PATTERN = "0000-00-00T00:00:00.000000Z".getBytes(StandardCharsets.ISO_8859_1);

    public static String text(Instant time) {
        if (time.isBefore(FIRST) || time.isAfter(LAST)) {
            return FORM.format(time);
        }
        LocalDateTime utc = LocalDateTime.ofEpochSecond(time.getEpochSecond(), time.getNano(), ZoneOffset.UTC);
        int year = utc.getYear();
        int micros = utc.getNano() / 1000;
        byte[] text = PATTERN.clone();
        twoDigits(text, 0, year / 100);
        twoDigits(text, 2, year % 100);
        twoDigits(text, 5, utc.getMonthValue());
        twoDigits(text, 8, utc.getDayOfMonth());
        twoDigits(text, 11, utc.getHour());
        twoDigits(text, 14, utc.getMinute());
        twoDigits(text, 17, utc.getSecond());
        twoDigits(text, 20, micros / 10_000);
        twoDigits(text, 22, micros / 100 % 100);
        twoDigits(text, 24, micros % 100);
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    private static void twoDigits(byte[] text, int at, int value) {
        text[at] = (byte) ('0' + value / 10);
        text[at + 1] = (byte) ('0' + value % 10);
    }

    @Override
    public void customize(ObjectMapper mapper) {
        mapper.registerModule(new SimpleModule("tenantry-instants").addSerializer(new InstantWriter()));
    }

    // After Quarkus' own, which registers the module for java.time.
    @Override
    public int priority() {
        return MINIMUM_PRIORITY;
    }

    private static final class InstantWriter extends StdSerializer<Instant> {

        @Serial
        private static final long serialVersionUID = 1L;

        InstantWriter() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant value, JsonGenerator json, SerializerProvider context) throws IOException {
            json.writeString(text(value));
        }
    }
}
