package dev.tenantry.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstantFormTest {

    private final ObjectMapper json = new ObjectMapper().registerModule(new JavaTimeModule());

    InstantFormTest() {
        new InstantForm().customize(json);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-26T23:48:32Z, 2026-11-26T23:48:32.000000Z",
        "2026-11-26T23:48:32.1Z, 2026-11-26T23:48:32.100000Z",
        "2026-11-26T23:48:32.123456Z, 2026-11-26T23:48:32.123456Z",
        "2026-11-26T23:48:32.999999999Z, 2026-11-26T23:48:32.999999Z",
        "2026-11-27T01:00:00+01:00, 2026-11-27T00:00:00.000000Z"
    })
    void writesAllTimesInOneForm(String time, String written) throws JsonProcessingException {
        Instant instant = OffsetDateTime.parse(time).toInstant();
        assertThat(json.writeValueAsString(instant)).isEqualTo('"' + written + '"');
        assertThat(json.readValue('"' + written + '"', Instant.class))
                .isEqualTo(instant.truncatedTo(ChronoUnit.MICROS));
    }

    /** Also for years that RFC 3339 does not have. */
    @Test
    void writesWhatTheFormatterOfTheJdkWrites() {
        DateTimeFormatter form = new DateTimeFormatterBuilder().appendInstant(6).toFormatter();
        long first = Instant.parse("-0001-12-31T00:00:00Z").getEpochSecond();
        long last = Instant.parse("+10000-01-02T00:00:00Z").getEpochSecond();
        Stream<Instant> some = new Random(1)
                .longs(100_000, first, last)
                .mapToObj(second -> Instant.ofEpochSecond(second, Math.floorMod(second * 7919, 1_000_000_000)));
        Stream<Instant> edges = Stream.of(
                        "-0001-12-31T23:59:59.999999999Z",
                        "0000-01-01T00:00:00Z",
                        "0000-02-29T23:59:59.999999999Z",
                        "1969-12-31T23:59:59.999999Z",
                        "9999-12-31T23:59:59.999999999Z",
                        "+10000-01-01T00:00:00Z")
                .map(Instant::parse);
        assertThat(Stream.of(some, edges, Stream.of(Instant.MIN, Instant.MAX)).flatMap(times -> times))
                .allSatisfy(time -> assertThat(InstantForm.text(time)).isEqualTo(form.format(time)));
    }
}
