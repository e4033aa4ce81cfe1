package dev.tenantry.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.support.HttpTwo;
import dev.tenantry.support.TestTenants;
import dev.tenantry.support.TestTokens;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@QuarkusTest
class HttpTwoFramingTest {

    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final int WINDOW = 65_535;

    /** Length, type, flags and number of a frame that resets the first stream. An error code follows. */
    private static final String RESET_OF_FIRST_STREAM = "\0\0\4\3\0\0\0\0\1";

    private static final String NO_ERROR = "\0\0\0\0";
    private static final String PROTOCOL_ERROR = "\0\0\0\1";

    private final TestTenants tenants = new TestTenants();

    @TestHTTPResource
    URI service;

    private Tenant acme;

    @BeforeEach
    void createTenant() {
        acme = tenants.create("acme", Plan.PRO);
    }

    // F24
    @Test
    void answersATooLargeBodyBeforeItResetsTheStream() {
        try (HttpTwo connection = new HttpTwo(service.getPort(), WINDOW)) {
            connection.beginPost(1, "/orders", TestTokens.of(acme), 65_537);
            connection.part(1, "x".repeat(16_000));
            assertThat(connection.readUntil(RESET_OF_FIRST_STREAM, DEADLINE))
                    .contains("urn:problem-type:tenantry:body-too-large", "\"requestId\":\"")
                    .contains(RESET_OF_FIRST_STREAM + NO_ERROR);
            assertThatItServes(connection);
        }
    }

    // F24
    @Test
    void answersABodyThatTurnsOutToBeTooLarge() {
        try (HttpTwo connection = new HttpTwo(service.getPort(), WINDOW)) {
            connection.beginPost(1, "/orders", TestTokens.of(acme));
            for (int i = 0; i < 4; i++) {
                connection.part(1, "x".repeat(16_383));
            }
            connection.readUntil("nothing yet", Duration.ofMillis(200));
            connection.part(1, "x".repeat(5));
            assertThat(connection.readUntil(RESET_OF_FIRST_STREAM, DEADLINE))
                    .contains("urn:problem-type:tenantry:body-too-large")
                    .contains(RESET_OF_FIRST_STREAM + NO_ERROR);
            assertThatItServes(connection);
        }
    }

    // F45, F47
    static List<List<String>> malformedHeads() {
        return List.of(
                head("javascript", "a", "/orders"),
                head("http", "x,y", "/orders"),
                head("http", "a@b", "/orders"),
                head("http", "a/b", "/orders"),
                head("http", "a:65536", "/orders"),
                head("http", "a", "orders"),
                head("http", "a", "*"),
                head("http", "a", "/\u00fc"),
                head("http", "a", "/%zz"),
                head("http", "a", "/a b"),
                head("http", "a", "http://b/orders"),
                head("http", "a", "/orders", "host", "b"),
                head("http", "a", "/orders", ":protocol", "websocket"),
                head("http", "a", "/orders", "authorization", "Bearer x", "authorization", "Bearer y"),
                List.of(":method", "GET", ":scheme", "http", ":path", "/orders"),
                List.of(":method", "GET", ":scheme", "http", ":path", "/orders", "host", "a", "host", "b"),
                List.of(":method", "GET", ":path", "/orders", ":authority", "a"),
                List.of(":method", "GET", ":scheme", "http", ":authority", "a"),
                List.of(":method", "G T", ":scheme", "http", ":path", "/orders", ":authority", "a"),
                List.of(":method", "CONNECT", ":authority", "a:80"));
    }

    private static List<String> head(String scheme, String authority, String path, String... others) {
        return Stream.concat(
                        Stream.of(":method", "GET", ":scheme", scheme, ":authority", authority, ":path", path),
                        Stream.of(others))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("malformedHeads")
    void refusesAMalformedHeadAndKeepsTheConnection(List<String> head) {
        try (HttpTwo connection = new HttpTwo(service.getPort(), WINDOW)) {
            connection.head(1, head);
            assertThat(connection.readUntil("\"requestId\":\"", DEADLINE))
                    .contains("urn:problem-type:tenantry:malformed-request", "\"status\":400");
            assertThatItServes(connection);
        }
    }

    // src/docs/api.md lists what is answered without a problem.
    static List<List<String>> headsThatNettyRefuses() {
        return List.of(
                head("", "a", "/orders"),
                head("http", "", "/orders"),
                head("http", "a", ""),
                head("http", "a", "/orders", ":unknown", "x"),
                head("http", "a", "/orders", "X-Upper", "x"),
                head("http", "a", "/orders", "connection", "close"),
                head("http", "a", "/orders", "x", "y", ":method", "GET"),
                head("http\r\nx", "a", "/orders"),
                head("http", "a\r\nb", "/orders"),
                head("http", "a", "/\r\nx"),
                head("http", "a", "/orders", "x", "y\r\nz"),
                head("http", "a", "/orders", "x", "\0"),
                head("http", "a", "/orders", "a b", "x"),
                head("http", "a", "/orders", "a:b", "x"),
                head("http", "a", "/orders", "a\r\nb", "x"));
    }

    @ParameterizedTest
    @MethodSource("headsThatNettyRefuses")
    void resetsTheStreamOfAHeadThatNettyRefuses(List<String> head) {
        try (HttpTwo connection = new HttpTwo(service.getPort(), WINDOW)) {
            connection.head(1, head);
            assertThat(connection.readUntil(RESET_OF_FIRST_STREAM + PROTOCOL_ERROR, DEADLINE))
                    .contains(RESET_OF_FIRST_STREAM + PROTOCOL_ERROR);
            assertThatItServes(connection);
        }
    }

    @Test
    void resetsTheStreamOfABodyThatIsNotAsLongAsAnnounced() {
        try (HttpTwo connection = new HttpTwo(service.getPort(), WINDOW)) {
            connection.beginPost(1, "/orders", TestTokens.of(acme), 60);
            connection.end(1, "{}");
            assertThat(connection.readUntil(RESET_OF_FIRST_STREAM + PROTOCOL_ERROR, DEADLINE))
                    .contains(RESET_OF_FIRST_STREAM + PROTOCOL_ERROR);
            assertThatItServes(connection);
        }
    }

    @Test
    void answersATooLongTargetWithAProblem() {
        try (HttpTwo connection = new HttpTwo(service.getPort(), WINDOW)) {
            connection.head(1, head("http", "a", "/orders?" + "x".repeat(4_096)));
            assertThat(connection.readUntil("\"requestId\":\"", DEADLINE)).contains("target-too-long");
        }
    }

    @Test
    void acceptsAHostThatNamesTheAuthorityAgain() {
        try (HttpTwo connection = new HttpTwo(service.getPort(), WINDOW)) {
            connection.head(1, head("https", "Acme.api.example.com", "/orders", "host", "acme.API.example.com"));
            assertThat(connection.readUntil("\"requestId\":\"", DEADLINE)).contains("unauthenticated");
        }
    }

    private static void assertThatItServes(HttpTwo connection) {
        connection.head(3, head("http", "a", "/orders"));
        assertThat(connection.readUntil("urn:problem-type:tenantry:unauthenticated", DEADLINE))
                .contains("urn:problem-type:tenantry:unauthenticated");
    }
}
