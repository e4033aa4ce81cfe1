package dev.tenantry.http;

import static dev.tenantry.support.Api.as;
import static dev.tenantry.support.Problems.problem;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import dev.tenantry.support.AdminClient;
import dev.tenantry.support.OrdersApi;
import dev.tenantry.support.RawHttp;
import dev.tenantry.support.Superuser;
import dev.tenantry.support.TestTenants;
import dev.tenantry.support.TestTokens;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text is valid Unicode, or the answer is 400 (F52); a null is not a value (F27). */
@QuarkusTest
class BodyTextTest {

    private final AdminClient admin = new AdminClient();

    @TestHTTPResource
    URI service;

    private Tenant acme;

    @BeforeEach
    void createTenant() {
        acme = new TestTenants().create("acme", Plan.PRO);
    }

    /** An overlong slash and NUL, an encoded surrogate, a code point beyond the last one, and half a character. */
    @ParameterizedTest
    @ValueSource(strings = {"\u00c0\u00af", "\u00c0\u0080", "\u00ed\u00a0\u0080", "\u00f4\u0090\u0080\u0080", "\u00c3"})
    void refusesOctetsThatAreNotUtf8(String octets) {
        byte[] order = ("{\"product_id\": \"A" + octets + "B\", \"quantity\": 1}").getBytes(ISO_8859_1);
        problem(as(acme).contentType("application/json").body(order).post("/orders"), 400, "malformed-request")
                .body("detail", equalTo("The request body is not valid UTF-8."));
        assertThat(OrdersApi.products(acme)).isEmpty();

        byte[] change = ("{\"name\": \"A" + octets + "B\"}").getBytes(ISO_8859_1);
        problem(admin.send().contentType("application/json").body(change).patch(path()), 400, "malformed-request");
        admin.get(acme).then().body("name", equalTo(acme.name()));
    }

    @Test
    void refusesOtherEncodingsThanUtf8() {
        byte[] change = "{\"name\": \"Acme\"}".getBytes(UTF_16LE);
        problem(admin.send().contentType("application/json").body(change).patch(path()), 400, "malformed-request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\ud800", "\\udc00", "\\udc00\\ud800", "a\\ud83d", "\\u0000"})
    void refusesEscapesOfWhatIsNoCharacter(String escape) {
        problem(admin.change(acme, "{\"name\": \"" + escape + "\"}"), 400, "validation-failed")
                .body("errors.field", contains("name"));
        problem(
                        admin.send()
                                .contentType("application/json")
                                .body("{\"email\": \"max" + escape + "@acme.example\", \"role\": \"member\"}")
                                .put(path() + "/users/max"),
                        400,
                        "validation-failed")
                .body("errors.field", contains("email"));
        admin.get(acme).then().body("name", equalTo(acme.name()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 101, 200})
    void countsCodePoints(int length) {
        String name = "\ud83d\ude80".repeat(length);
        byte[] change = ("{\"name\": \"" + name + "\"}").getBytes(UTF_8);
        admin.send()
                .contentType("application/json")
                .body(change)
                .patch(path())
                .then()
                .statusCode(200)
                .body("name", equalTo(name));
        assertThat(Superuser.inMainDatabase()
                        .number(
                                "select length(name) from control.tenants where id = ?",
                                acme.id().value()))
                .isEqualTo(length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/orders?status=%C0%AF",
                "/orders?status=all&%ED%A0%80=1",
                "/orders/%C0%AF",
                "/orders/%FF",
                "/orders?status=%F4%90%80%80",
                "/orders?status=%C3",
                "/orders?x=%zz",
                "/orders?x=%2",
                "/orders?x=\u00fc"
            })
    void refusesTargetsThatAreNotUtf8(String target) {
        assertThat(sent("GET " + target, "")).startsWith("HTTP/1.1 400");
    }

    /** Otherwise these would all name the user "\ufffd\ufffd". */
    @ParameterizedTest
    @ValueSource(strings = {"%C0%AF", "%FF%FE", "%ED%A0%80", "%C3%28"})
    void storesNoSubjectThatIsNotUtf8(String subject) {
        String body = "{\"email\": \"max@acme.example\", \"role\": \"member\"}";
        assertThat(admin.send()
                        .urlEncodingEnabled(false)
                        .contentType("application/json")
                        .body(body)
                        .put(path() + "/users/" + subject)
                        .statusCode())
                .isEqualTo(400);
        assertThat(Superuser.inMainDatabase().rows(acme, "users"))
                .as("only the owner")
                .isEqualTo(1);
    }

    @Test
    void refusesATenantHeaderThatIsNotAscii() {
        String slug = acme.slug().toString();
        for (String octets : new String[] {"\u00c0\u00af", "\u00fc", "\u00e2\u0082\u00ac"}) {
            assertThat(sent("GET /orders", "X-Tenant-ID: " + slug + octets + "\r\n"))
                    .startsWith("HTTP/1.1 400");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"slug", "name", "plan", "tier", "store", "owner"})
    void refusesNullForEveryMemberOfANewTenant(String member) {
        Map<String, Object> body = AdminClient.newTenant(AdminClient.freshSlug("globex"), IsolationTier.ROW);
        body.put(member, null);
        problem(admin.create(body), 400, "validation-failed")
                .body("errors.field", contains(member))
                .body("errors.message", contains("must not be null"));
    }

    @Test
    void refusesNullInNestedMembersAndOtherBodies() {
        problem(admin.create("{\"owner\": {\"subject\": null}}"), 400)
                .body("errors.field", hasItems("owner.subject", "slug", "name"))
                .body("errors.pointer", hasItems("/owner/subject", "/slug", "/name"));
        problem(
                        as(acme).contentType("application/json")
                                .body("{\"product_id\": null, \"quantity\": 1}")
                                .post("/orders"),
                        400)
                .body("errors.field", contains("product_id"));
        problem(
                        admin.send()
                                .contentType("application/json")
                                .body("{\"email\": \"max@acme.example\", \"role\": null}")
                                .put(path() + "/users/max"),
                        400)
                .body("errors.field", contains("role"));
    }

    /** The subtype of a media type has no case (RFC 9110, section 8.3.1). */
    @ParameterizedTest
    @ValueSource(strings = {"application/JSON", "application/merge-patch+JSON"})
    void checksABodyHoweverItsTypeIsWritten(String type) {
        problem(admin.send().contentType(type).body("{\"name\": null}").patch(path()), 400, "validation-failed")
                .body("errors.message", contains("must not be null"));
        problem(
                admin.send().contentType(type).body("{\"name\": \"a\\ud83d\"}").patch(path()),
                400,
                "validation-failed");
        byte[] change = "{\"name\": \"A\u00c0\u00afB\"}".getBytes(ISO_8859_1);
        problem(admin.send().contentType(type).body(change).patch(path()), 400, "malformed-request")
                .body("detail", equalTo("The request body is not valid UTF-8."));
        admin.get(acme).then().body("name", equalTo(acme.name()));
    }

    private String path() {
        return "/admin/tenants/" + acme.id();
    }

    private String sent(String line, String headers) {
        try (RawHttp client = new RawHttp(service.getPort())) {
            client.send(line + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + TestTokens.of(acme) + "\r\n"
                    + headers + "\r\n");
            return client.readUntil("\r\n\r\n", Duration.ofSeconds(10));
        }
    }
}
