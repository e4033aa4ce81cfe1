package dev.tenantry.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
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
}
