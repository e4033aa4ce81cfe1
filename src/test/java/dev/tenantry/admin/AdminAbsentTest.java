package dev.tenantry.admin;

import static dev.tenantry.support.Api.as;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.support.RawHttp;
import dev.tenantry.support.ServingInstanceProfile;
import dev.tenantry.support.TestTenants;
import dev.tenantry.support.TestTokens;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An instance that serves tenants does not know the control plane: not even that it could exist (F55). */
@QuarkusTest
@TestProfile(ServingInstanceProfile.class)
class AdminAbsentTest {

    private static final String ID = "01a20756-210e-78e6-b2e1-fd10ca8cb062";

    @TestHTTPResource
    URI service;

    private final Tenant acme = new TestTenants().create("acme", Plan.PRO);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/admin",
                "/admin/",
                "/admin/tenants",
                "/admin/tenants/",
                "/admin/tenants?limit=x",
                "/admin/tenants/" + ID,
                "/admin/tenants/no-id",
                "/admin/tenants/" + ID + "/suspend",
                "/admin/tenants/" + ID + "/export",
                "/admin/tenants/" + ID + "/users/olivia",
                "/admin/operations",
                "/admin/operations/" + ID + "/retry",
                "/admin/migrations/latest",
                "/admin/audit",
                "/admin/nothing",
                "/%61dmin/tenants",
                "/admin;a=b/tenants",
                "/admin/tenants;a=b",
                "//admin/tenants",
                "/x/../admin/tenants"
            })
    void answersAsIfThePathDidNotExist(String path) {
        for (String caller : callers()) {
            for (String method : List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "X1")) {
                assertThat(answer(method, path, caller))
                        .as(method + " " + path + " " + caller)
                        .isEqualTo(answer(method, "/nowhere", caller))
                        .startsWith("HTTP/1.1 404 ");
            }
        }
    }

    @Test
    void servesTenants() {
        as(acme).get("/orders").then().statusCode(200);
    }

    @Test
    void documentsNoControlPlane() {
        String document =
                given().get("/q/openapi").then().statusCode(200).extract().asString();
        assertThat(document)
                .contains("/orders", "OrderRequest", "Problem")
                .doesNotContain(
                        "/admin", "platform", "Control plane", "CreateTenantRequest", "AuditEntry", "TenantStatus");
    }

    /** Without a token, with a bad one, a tenant's user, an administrator, and an administrator who sends a body. */
    private List<String> callers() {
        String administrator = bearer(TestTokens.platformAdmin("ada@platform"));
        return List.of(
                "\r\n",
                bearer("not.a.token") + "\r\n",
                bearer(TestTokens.of(acme)) + "\r\n",
                administrator + "\r\n",
                administrator + "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
    }

    private static String bearer(String token) {
        return "Authorization: Bearer " + token + "\r\n";
    }

    /** Returns everything by which the caller could tell one answer from another. */
    private String answer(String method, String path, String caller) {
        try (RawHttp client = new RawHttp(service.getPort())) {
            client.send(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + caller);
            assertThat(client.isClosedWithin(Duration.ofSeconds(10))).isTrue();
            return client.received()
                    .replaceAll("(?i)(x-request-id|content-length|date): [^\r]*", "")
                    .replaceAll("\"(instance|requestId)\":\"[^\"]*\"", "");
        }
    }
}
