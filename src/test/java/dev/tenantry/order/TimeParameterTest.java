package dev.tenantry.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeParameterTest {

    @ParameterizedTest
    @CsvSource({
        "2026-11-26T08:30:00Z, 2026-11-26T08:30:00Z",
        "2026-11-26t08:30:00z, 2026-11-26T08:30:00Z",
        "2026-11-26T08:30:00+05:30, 2026-11-26T03:00:00Z",
        "2026-11-26T08:30:00-00:00, 2026-11-26T08:30:00Z",
        "2026-01-01T00:00:00+01:00, 2025-12-31T23:00:00Z",
        "2026-11-26T08:30:00.5Z, 2026-11-26T08:30:00.500Z",
        "0000-01-01T00:00:00Z, 0001-01-01T00:00:00Z",
        "0001-01-01T00:00:00+18:00, 0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.9999999Z, 9999-12-31T23:59:59.999999Z",
        "9999-12-31T23:59:59-18:00, 9999-12-31T23:59:59.999999Z",
        "9999-12-31T23:59:59Z, 9999-12-31T23:59:59Z",
        "2024-02-29T00:00:00Z, 2024-02-29T00:00:00Z",
    })
    void readsTimesAtAnyOffset(String text, Instant time) {
        assertThat(TimeParameter.parse(text)).contains(time);
    }

    /** A row has whole microseconds: it is at or after .0000011 if it is at or after .000002, and before as well. */
    @Test
    void roundsUpToMicroseconds() {
        assertThat(TimeParameter.parse("2026-11-26T08:30:00.000001Z"))
                .isEqualTo(TimeParameter.parse("2026-11-26T08:30:00.000001000Z"))
                .contains(Instant.parse("2026-11-26T08:30:00.000001Z"));
        assertThat(TimeParameter.parse("2026-11-26T08:30:00.000001001Z"))
                .isEqualTo(TimeParameter.parse("2026-11-26T08:30:00.000001999Z"))
                .contains(Instant.parse("2026-11-26T08:30:00.000002Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "today",
                "2026-11-26",
                "2026-11-26T08:30",
                "2026-11-26T08:30Z",
                "2026-11-26T08:30:00",
                "2026-11-26 08:30:00Z",
                "2026-11-26T08:30:00 01:00",
                "2026-11-26T08:30:00+01",
                "2026-11-26T08:30:00+0100",
                "2026-11-26T08:30:00+01:00:00",
                "2026-11-26T08:30:00+19:00",
                "2026-11-26T08:30:00.Z",
                "2026-11-26T08:30:00.0000000001Z",
                "2026-11-26T24:00:00Z",
                "2026-11-26T08:30:60Z",
                "2026-02-29T00:00:00Z",
                "2026-13-01T00:00:00Z",
                "+12026-11-26T08:30:00Z",
                "-2026-11-26T08:30:00Z",
                "infinity",
                "1764145800",
                "2026-11-26T08:30:00Z\u0000",
                "\u0662\u0660\u0662\u0666-11-26T08:30:00Z"
            })
    void refusesEverythingElse(String text) {
        assertThat(TimeParameter.parse(text)).isEmpty();
    }
}
