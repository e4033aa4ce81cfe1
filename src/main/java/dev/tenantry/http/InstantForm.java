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
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

/**
 * Writes times in one form: RFC 3339 in UTC with six digits after the second, as precise as PostgreSQL. By default, the
 * number of digits differs from value to value, and texts would not sort like times.
 */
@Singleton
public class InstantForm implements ObjectMapperCustomizer {

    static final DateTimeFormatter FORM =
            new DateTimeFormatterBuilder().appendInstant(6).toFormatter();

    public static String text(Instant time) {
        return FORM.format(time);
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
