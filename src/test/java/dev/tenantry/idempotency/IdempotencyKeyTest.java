package dev.tenantry.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class IdempotencyKeyTest {

    @ParameterizedTest
    @CsvSource(quoteCharacter = '|', delimiter = '>', textBlock = """
            "8e03978e-40d5-43e8-bc93-6894a57f9324" > 8e03978e-40d5-43e8-bc93-6894a57f9324
            8e03978e-40d5-43e8-bc93-6894a57f9324   > 8e03978e-40d5-43e8-bc93-6894a57f9324
            "two words"                            > two words
            "a,b;c=1"                              > a,b;c=1
            "a\\"b\\\\c"                           > a"b\\c
            a/b+c=:@'{}~!                          > a/b+c=:@'{}~!
            """)
    void readsAKeyWithAndWithoutQuotes(String field, String key) {
        assertThat(IdempotencyKey.parse(List.of(field))).contains(new IdempotencyKey(key));
        assertThat(field).matches(Pattern.compile(IdempotencyKey.FORM));
    }

    @Test
    void readsTheLongestKey() {
        String longest = "k".repeat(IdempotencyKey.MAX_LENGTH);
        assertThat(IdempotencyKey.parse(List.of(longest))).contains(new IdempotencyKey(longest));
        assertThat(IdempotencyKey.parse(List.of('"' + longest + '"'))).contains(new IdempotencyKey(longest));
        // An escaped character counts once.
        assertThat(IdempotencyKey.parse(List.of('"' + "\\\"".repeat(255) + '"')))
                .contains(new IdempotencyKey("\"".repeat(255)));
    }

    static List<String> malformed() {
        return List.of(
                "",
                " ",
                "\"\"",
                "\"",
                "\"abc",
                "abc\"",
                "a b",
                "a,b",
                "\"a\", \"b\"",
                "\"a\";v=1",
                "a;v=1",
                "a\\b",
                "\"a\\b\"",
                "\"a\"b\"",
                "\"a\" ",
                "caf\u00e9",
                "\"caf\u00e9\"",
                "a\tb",
                "\"a\u0000\"",
                "\"a\u007f\"",
                "k".repeat(256),
                '"' + "k".repeat(256) + '"',
                '"' + "\\\"".repeat(256) + '"');
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void refusesAMalformedKey(String field) {
        assertThat(IdempotencyKey.parse(List.of(field))).isEmpty();
        assertThat(field).doesNotMatch(IdempotencyKey.FORM);
    }

    @Test
    void refusesTwoFieldsEvenOfOneValue() {
        assertThat(IdempotencyKey.parse(List.of("a", "a"))).isEmpty();
    }
}
