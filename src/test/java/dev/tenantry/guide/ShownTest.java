package dev.tenantry.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShownTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"a": 1}                 | {"a":1}               | true
            {"a": …}                 | {"a":7}               | true
            {"a": "x…z"}             | {"a":"xyz"}           | true
            {"a": "x…z"}             | {"a":"xy"}            | false
            {"a": 1}                 | {"a":2}               | false
            {"a": 1}                 | {"a":1,"b":2}         | false
            {"a": 1, "b": 2}         | {"a":1}               | false
            {"a": …, "b": 2}         | {"b":2}               | false
            {"a": [1, 2]}            | {"a":[1]}             | false
            {"a": [{"b": "…"}]}      | {"a":[{"b":"x"}]}     | true
            {"a": null}              | {"a":""}              | false
            """)
    void comparesEveryMember(String shown, String answer, boolean isSame) {
        assertThat(Shown.differences(new Block("json", shown), answer).isEmpty())
                .isEqualTo(isSame);
    }

    @Test
    void comparesTheHeadersThatAreShown() {
        String answer = "HTTP/1.1 201 Created\r\nlocation: /orders/7\r\nETag: \"0\"\r\n\r\n{\"a\":1}";
        assertThat(differences("HTTP/1.1 201 Created\nLocation: /orders/…\n\n{\"a\": 1}", answer))
                .isEmpty();
        for (String other : List.of(
                "HTTP/1.1 200 OK\n\n{\"a\": 1}",
                "HTTP/1.1 201 Created\nLocation: /users/…\n\n{\"a\": 1}",
                "HTTP/1.1 201 Created\nX: …\n\n{\"a\": 1}",
                "HTTP/1.1 201 Created\n\n{\"a\": 2}",
                "HTTP/1.1 201 Created\n")) {
            assertThat(differences(other, answer)).as(other).isNotEmpty();
        }
    }

    private static List<String> differences(String shown, String answer) {
        return Shown.differences(new Block("http", shown), answer);
    }
}
