package dev.tenantry.http;

import static dev.tenantry.support.Api.as;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.support.AdminClient;
import dev.tenantry.support.TestTenants;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text that is as long as a request may be costs no pattern or parser more than time that grows with its length. */
@QuarkusTest
class LongInputTest {

    /** Far below what a pattern that tries all ways takes for 60 letters already. */
    private static final long MILLIS = 2_000;

    /** Short enough for a target, and for the head of a request. */
    private static final int IN_A_HEAD = 3_000;

    private static final int IN_A_BODY = 60_000;

    private final AdminClient admin = new AdminClient();

    private Tenant acme;

    @BeforeEach
    void createTenant() {
        acme = new TestTenants().create("acme", Plan.ENTERPRISE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a-", "0", "\"", ",", "\"\\\"", " ", "W/\"a\",", "%41", "a.", "=", "/", "*/*,", ":"})
    void takesLittleTimeInAHead(String part) {
        String text = part.repeat(IN_A_HEAD / part.length()) + "!";
        for (String header : List.of(
                "X-Tenant-ID",
                "Idempotency-Key",
                "If-Match",
                "If-None-Match",
                "Accept",
                "X-Request-ID",
                "Origin",
                "Authorization",
                "Accept-Encoding",
                "Range")) {
            isAnsweredSoon(
                    header,
                    () -> as(acme).contentType("application/json")
                            .header(header, text)
                            .body("{\"product_id\": \"SKU-1\", \"quantity\": 1}")
                            .post("/orders"));
        }
        for (String parameter :
                List.of("reference", "product_id", "created_from", "created_to", "status", "sort", "cursor", "limit")) {
            String value = part.equals("%41") ? part.repeat(IN_A_HEAD / 3) : "%" + Integer.toHexString(part.charAt(0));
            isAnsweredSoon(
                    parameter,
                    () -> as(acme).urlEncodingEnabled(false)
                            .get("/orders?" + parameter + "="
                                    + (part.equals("%41") ? value : value.repeat(IN_A_HEAD / 3))));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a-", "a@", "a.", "@", " ", "0", "-", "\\u0301", "\\\"", "e1"})
    void takesLittleTimeInABody(String part) {
        String text = part.repeat(IN_A_BODY / part.length() - 1) + "!";
        isAnsweredSoon(
                "order",
                () -> as(acme).contentType("application/json")
                        .body("{\"product_id\": \"" + text + "\", \"quantity\": 1}")
                        .post("/orders"));
        isAnsweredSoon(
                "reference",
                () -> as(acme).contentType("application/json")
                        .body("{\"product_id\": \"SKU-1\", \"quantity\": 1, \"reference\": \"" + text + "\"}")
                        .post("/orders"));
        isAnsweredSoon(
                "invitation",
                () -> as(acme).contentType("application/json")
                        .body("{\"email\": \"" + text + "\", \"role\": \"member\"}")
                        .post("/users"));
        isAnsweredSoon(
                "slug",
                () -> admin.create(
                        "{\"slug\": \"" + text
                                + "\", \"name\": \"Acme\", \"plan\": \"pro\", \"owner\": {\"subject\": \"o\", \"email\": \"o@acme\"}}"));
    }

    private static void isAnsweredSoon(String what, Supplier<Response> request) {
        long began = System.nanoTime();
        Response answer = request.get();
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began))
                .as(what)
                .isLessThan(MILLIS);
        assertThat(answer.statusCode()).as(what + ": " + answer.asString()).isLessThan(500);
    }
}
