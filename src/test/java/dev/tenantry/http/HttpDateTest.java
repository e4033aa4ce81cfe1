package dev.tenantry.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class HttpDateTest {

    private final HttpDate date = new HttpDate();

    /** The example of RFC 9110, section 5.6.7, and a day that other formatters write with one digit. */
    @Test
    void writesTheOneFormThatHttpAllows() {
        assertThat(date.at(784111777)).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
        assertThat(date.at(Instant.parse("2026-12-01T00:00:00Z").getEpochSecond()))
                .isEqualTo("Tue, 01 Dec 2026 00:00:00 GMT");
    }

    @Test
    void writesEachSecondOnce() {
        String first = date.at(784111777);
        assertThat(date.at(784111777)).isSameAs(first);
        assertThat(date.at(784111778)).isEqualTo("Sun, 06 Nov 1994 08:49:38 GMT");
        assertThat(date.at(784111777)).isEqualTo(first);
    }
}
