package dev.tenantry.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodyScanTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"a": null}                            | /a
            {"a": {"b": null}}                     | /a/b
            {"a": [1, null]}                       | /a/1
            {"a": [{"b": null}]}                   | /a/0/b
            {"a": "\\ud800"}                        | /a
            {"a": ["x", "\\u0000"]}                 | /a/1
            {"m": {"b": {"c": null}}}              | /m/b/c
            {"a": {"\\u0000": 1}}                   | /a
            """)
    void namesWhereTheFaultIs(String body, String pointer) throws IOException {
        assertThat(faults(body)).extracting(MemberFault::pointer).containsExactly(pointer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"null", "{}", "{\"a\": 1, \"b\": \"\\ud83d\\ude80\"}", "{\"n\": null}", "{\"m\": {\"b\": null}}"
            })
    void findsNothingElse(String body) throws IOException {
        assertThat(faults(body)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "0.", "1e"})
    void namesNumbersThatAreTooLong(String begin) throws IOException {
        assertThat(faults("{\"a\": [" + begin + "9".repeat(60_000) + "]}"))
                .extracting(MemberFault::pointer)
                .containsExactly("/a/0");
    }

    @Test
    void findsNoMoreThanCanBeRead() throws IOException {
        assertThat(faults("[" + "null,".repeat(5000) + "1]")).hasSize(BodyFaults.MOST);
    }

    /** The path of each value was put together before, and a body of 64 KiB took ten seconds. */
    @ParameterizedTest
    @ValueSource(strings = {"1", "\"x\"", "null"})
    void readsADeepBodyInTimeThatGrowsWithItsLength(String value) {
        String deep = "{\"n\":" + "{\"a\":".repeat(900) + "[" + (value + ",").repeat(10_000) + "1]" + "}".repeat(901);
        assertThat(timeOf(() -> faults(deep))).isLessThan(Duration.ofSeconds(1));
    }

    private interface Work {
        void run() throws IOException;
    }

    private static Duration timeOf(Work work) {
        long began = System.nanoTime();
        try {
            work.run();
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private static List<MemberFault> faults(String body) throws IOException {
        return BodyScan.faults(body.getBytes(UTF_8), Set.of("n", "m", "m.*")).stream()
                .map(BodyFault::asMember)
                .toList();
    }
}
