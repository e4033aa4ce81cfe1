package dev.tenantry.http;

import static dev.tenantry.support.Api.as;
import static dev.tenantry.support.Problems.problem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.tenantry.support.LogOf;
import dev.tenantry.support.RawHttp;
import dev.tenantry.support.TestTenants;
import dev.tenantry.support.TestTokens;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What FramingDifferentialTest cannot compare: our answers, and limits and rules that other servers do not have. */
@QuarkusTest
class FramingTest {

    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final String ORDER = "{\"product_id\": \"SKU-1\", \"quantity\": 1}";

    private final TestTenants tenants = new TestTenants();

    @Inject
    Vertx vertx;

    @TestHTTPResource
    URI service;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    private Tenant acme;
    private Tenant globex;

    @BeforeEach
    void createTenants() {
        acme = tenants.create("acme", Plan.PRO);
        globex = tenants.create("globex", Plan.PRO);
    }

    // F20, F49
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            xchunked       | 400
            identity       | 400
            deflate        | 400
            "chunked"      | 400
            chunked;q=1    | 400
            c              | 400
            gzip, chunked  | 501
            """, quoteCharacter = '\'')
    void neverTakesTheBodyForASecondRequest(String coding, int status) {
        RawAnswers.Answer answer =
                refusal(order("Transfer-Encoding: " + coding + "\r\n", "GET /hidden HTTP/1.1\r\nHost: a\r\n\r\n"));
        assertThat(answer.status()).isEqualTo(status);
    }

    // F21
    @Test
    void ignoresTrailers() {
        String body = Integer.toHexString(ORDER.length()) + "\r\n" + ORDER + "\r\n0\r\nX-Foo: 1\r\n\r\n";
        List<RawAnswers.Answer> answers =
                exchange(order("Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n", body));
        assertThat(answers).extracting(RawAnswers.Answer::status).containsExactly(201, 404);
    }

    // F22, F45
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Host: acme.api.example.com\r\nHost: globex.api.example.com\r\n",
                "Host: a/b\r\n",
                "Host: x:65536\r\n",
                "Host: \u00fc\r\n",
                "Host: a@b\r\n",
                "Host:\r\n",
                "Host: x,y\r\n"
            })
    void acceptsOnlyOneValidHost(String lines) {
        assertThat(refusal("GET /orders HTTP/1.1\r\n" + lines + "\r\n").status())
                .isEqualTo(400);
    }

    @Test
    void acceptsOnlyOneHostInHttpOneZeroToo() {
        assertThat(refusal("GET /orders HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n").status())
                .isEqualTo(400);
    }

    // F23
    @Test
    void acceptsATargetWithAHostOnlyIfHostNamesItToo() {
        String head = " HTTP/1.1\r\nHost: " + globex.slug() + ".api.example.com\r\nAuthorization: Bearer "
                + TestTokens.of(globex) + "\r\n\r\n";
        String target = ".api.example.com/orders";
        assertThat(exchange("GET http://" + globex.slug() + target + head))
                .extracting(RawAnswers.Answer::status)
                .containsExactly(200, 404);
        assertThat(refusal("GET http://" + acme.slug() + target + head).status())
                .isEqualTo(400);
    }

    // F25, L11
    @ParameterizedTest
    @ValueSource(strings = {".api.example.com.", ".API.example.com.:8080"})
    void readsTheTenantFromAHostThatEndsInADot(String domain) {
        as(acme).header("Host", acme.slug() + domain).get("/orders").then().statusCode(200);
        problem(as(acme).header("Host", globex.slug() + domain).get("/orders"), 403, "tenant-refused");
    }

    // F45
    @ParameterizedTest
    @ValueSource(strings = {"orders", "*", "/\u00fc", "/\u0001", "/%", "/%zz", "/<x>", "/\"", "/\\", "ftp://a/"})
    void refusesTargetsThatAreNone(String target) {
        assertThat(refusal("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n").status())
                .isEqualTo(400);
    }

    // The tenant is read from Host, so a host that only the target names would be overlooked.
    @ParameterizedTest
    @ValueSource(strings = {"http://user@a/orders", "http://a b/orders", "http://a/<", "http://a/orders", "http://a"})
    void refusesATargetWithAHostWithoutHostInHttpOneZeroToo(String target) {
        assertThat(refusal("GET " + target + " HTTP/1.0\r\n\r\n").status()).isEqualTo(400);
    }

    // Vert.x would take the path out of the query.
    @ParameterizedTest
    @ValueSource(strings = {"http://a?x=/admin/tenants", "http://a?/orders", "http://a?x", "https://a?"})
    void refusesATargetWithAHostThatNoPathFollows(String target) {
        assertThat(refusal("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n").status())
                .isEqualTo(400);
    }

    @Test
    void refusesTwoAuthorizations() {
        String token = "Authorization: Bearer " + TestTokens.of(acme) + "\r\n";
        RawAnswers.Answer answer = refusal("GET /orders HTTP/1.1\r\nHost: a\r\n" + token + "X: y\r\n"
                + token.replace("Authorization", "authorization") + "\r\n");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("more than one header Authorization");
    }

    // F45
    @Test
    void answersTooLongTargetsAndHeadersWithAProblem() {
        RawAnswers.Answer target = refusal("GET /orders?" + "x".repeat(4_096) + " HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(target.status()).isEqualTo(414);
        assertThat(target.body()).contains("target-too-long");
        RawAnswers.Answer headers =
                refusal("GET /orders HTTP/1.1\r\nHost: a\r\nX: " + "y".repeat(20 * 1_024) + "\r\n\r\n");
        assertThat(headers.status()).isEqualTo(431);
        assertThat(headers.body()).contains("headers-too-large");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Upgrade: h2c\r\n", "Sec-WebSocket-Key1:\r\n"})
    void countsHeadersThatItHidesToo(String line) {
        String lines = line.repeat(20 * 1_024 / line.length() + 1);
        assertThat(refusal("GET /orders HTTP/1.1\r\nHost: a\r\n" + lines + "\r\n")
                        .status())
                .isEqualTo(431);
    }

    @Test
    void countsHeadersAndTrailersTogether() {
        assertThat(exchange(orderWithTrailer(4)))
                .extracting(RawAnswers.Answer::status)
                .containsExactly(201, 404);
        RawAnswers.Answer answer = refusal(orderWithTrailer(8));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("trailers too large");
    }

    /** Returns a request with 14 KiB of headers and some of trailers. */
    private String orderWithTrailer(int kibibytes) {
        String headers = "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\nX: " + "y".repeat(14 * 1_024);
        return order(
                headers + "\r\n",
                Integer.toHexString(ORDER.length()) + "\r\n" + ORDER + "\r\n0\r\nX: " + "y".repeat(kibibytes * 1_024)
                        + "\r\n\r\n");
    }

    @Test
    void refusesLengthsThatDoNotFitInto32Bits() {
        assertThat(refusal(order("Content-Length: 4294967301\r\n", "hello")).status())
                .isEqualTo(413);
        for (String size : List.of("80000005", "100000005")) {
            assertThat(refusal(order("Transfer-Encoding: chunked\r\n", size + "\r\nhello\r\n0\r\n\r\n"))
                            .status())
                    .isEqualTo(400);
        }
    }

    // F45
    @Test
    void answersABodyWithABrokenChunk() {
        RawAnswers.Answer answer = refusal(
                order("Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n", "5\r\nhello\r\nbroken\r\n"));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("chunks of the request body");
    }

    // F49
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /orders HTTX/1.1\r\nHost: a\r\n\r\n",
                "GET /orders HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n",
                "GET /orders HTTP/1.1\r\nHost: a\r\nX: y\r\n z\r\n\r\n",
                "POST /orders HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n22\u0000\r\n"
            })
    void refusesWhatOthersReadDifferently(String request) {
        assertThat(refusal(request).status()).isEqualTo(400);
    }

    @Test
    void checksTheManagementPortToo() {
        try (RawConnection connection = new RawConnection(management.getPort())) {
            assertThat(RawAnswers.parse(connection.exchange(new RawRequest("test", "GET /q/health HTTP/1.1\r\n\r\n"))))
                    .singleElement()
                    .matches(answer -> answer.status() == 400)
                    .matches(RawAnswers.Answer::isProblemThatCloses);
        }
        try (RawConnection connection = new RawConnection(management.getPort())) {
            assertThat(connection.exchange(new RawRequest(
                            "test", "POST /q/health HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n")))
                    .isEmpty();
        }
    }

    @Test
    void checksAListenerThatBeginsLater() throws Exception {
        HttpServer later = vertx.createHttpServer()
                .requestHandler(request -> request.response().end("seen: " + request.path()));
        later.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().get();
        try {
            // In place of a request that is refused, there is one for the root.
            await().until(() -> answerOf(later, "GET /orders HTTX/1.1\r\n\r\n").endsWith("\r\n\r\nseen: /"));
        } finally {
            later.close().toCompletionStage().toCompletableFuture().get();
        }
    }

    private static String answerOf(HttpServer server, String request) {
        try (RawHttp connection = new RawHttp(server.actualPort())) {
            connection.trySend(request);
            return connection.readUntil("seen: /", Duration.ofSeconds(1));
        }
    }

    // F50
    @Test
    void keepsToHttpOneIfAClientOffersAnUpgrade() {
        assertThat(exchange("GET /orders HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\n"
                        + "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n"))
                .extracting(RawAnswers.Answer::status)
                .containsExactly(401, 404);
    }

    // F57
    @ParameterizedTest
    @ValueSource(strings = {"br", "gzip", "identity, gzip", "x"})
    void refusesABodyWithAContentCoding(String coding) {
        problem(
                        as(acme).contentType("application/json")
                                .header("Content-Encoding", coding)
                                .body(ORDER)
                                .post("/orders"),
                        415,
                        "unsupported-media-type")
                .header("Accept-Encoding", "identity");
    }

    // F57
    @Test
    void acceptsTheContentCodingIdentity() {
        as(acme).contentType("application/json")
                .header("Content-Encoding", "Identity")
                .body(ORDER)
                .post("/orders")
                .then()
                .statusCode(201);
    }

    @Test
    void readsAHeadThatArrivesInPieces() {
        String request = order("Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n", "")
                + Integer.toHexString(ORDER.length()) + ";a=b\r\n" + ORDER + "\r\n0\r\nX: y\r\n\r\n" + RawRequest.LAST;
        try (RawHttp connection = new RawHttp(service.getPort())) {
            for (char octet : request.toCharArray()) {
                connection.send(Character.toString(octet));
            }
            assertThat(connection.isClosedWithin(DEADLINE)).isTrue();
            assertThat(RawAnswers.parse(connection.received()))
                    .extracting(RawAnswers.Answer::status)
                    .containsExactly(201, 404);
        }
    }

    @Test
    void answersTheRequestsBeforeOneThatIsRefused() {
        String valid = "GET /orders HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + TestTokens.of(acme) + "\r\n\r\n";
        assertThat(exchange(valid.repeat(3) + "GET / HTTX/1.1\r\n\r\n"))
                .extracting(RawAnswers.Answer::status)
                .containsExactly(200, 200, 200, 400);
    }

    @Test
    void doesNothingAfterARefusal() {
        try (RawHttp connection = new RawHttp(service.getPort())) {
            connection.send("GET / HTTX/1.1\r\n\r\n");
            connection.readUntil("\"requestId\":\"", DEADLINE);
            String order = order("Content-Type: application/json\r\nContent-Length: " + ORDER.length() + "\r\n", ORDER);
            // What arrives is read for two seconds, so that the answer is not lost.
            await().until(() -> !connection.trySend(order));
        }
        as(acme).get("/orders").then().statusCode(200).body("size()", equalTo(0));
    }

    @Test
    void ignoresAnEmptyLineBeforeARequest() {
        given().get("/orders").then().statusCode(401).body("status", equalTo(401));
        assertThat(exchange("\r\nGET /orders HTTP/1.1\r\nHost: a\r\n\r\n"))
                .extracting(RawAnswers.Answer::status)
                .containsExactly(401, 404);
    }

    @ParameterizedTest
    @ValueSource(ints = {9, 4_096})
    void refusesManyEmptyLinesBeforeARequest(int lines) {
        assertThat(refusal("\r\n".repeat(lines) + "GET /orders HTTP/1.1\r\nHost: a\r\n\r\n")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void ignoresSomeEmptyLinesBeforeEachRequest() {
        String request = "\r\n".repeat(8) + "GET /orders HTTP/1.1\r\nHost: a\r\n\r\n";
        assertThat(exchange(request.repeat(3)))
                .extracting(RawAnswers.Answer::status)
                .containsExactly(401, 401, 401, 404);
    }

    private String order(String headers, String body) {
        return "POST /orders HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + TestTokens.of(acme) + "\r\n"
                + headers + "\r\n" + body;
    }

    /** Returns the only answer to a request that is refused, after which the connection must be closed. */
    private RawAnswers.Answer refusal(String request) {
        List<RawAnswers.Answer> answers;
        try (LogOf log = new LogOf("")) {
            answers = exchange(request);
            assertThat(log.errors()).isEmpty();
        }
        assertThat(answers)
                .singleElement()
                .satisfies(answer -> assertThat(answer.isProblemThatCloses())
                        .as(answer.toString())
                        .isTrue());
        return answers.getFirst();
    }

    private List<RawAnswers.Answer> exchange(String request) {
        try (RawConnection connection = new RawConnection(service.getPort())) {
            return RawAnswers.parse(connection.exchange(new RawRequest("test", request)));
        }
    }
}
