package dev.tenantry.context;

import static dev.tenantry.support.Api.as;
import static dev.tenantry.support.Api.bearing;
import static dev.tenantry.support.Problems.problem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.nullValue;

import dev.tenantry.support.AdminClient;
import dev.tenantry.support.RawHttp;
import dev.tenantry.support.TestTenants;
import dev.tenantry.support.TestTokens;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A token, a tenant, a method or a path that stands where other servers would look for it counts for nothing. */
@QuarkusTest
class OtherWaysInTest {

    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final TestTenants tenants = new TestTenants();
    private final String olivia = AdminClient.freshSlug("olivia");

    @TestHTTPResource
    URI service;

    private Tenant acme;
    private Tenant globex;

    @BeforeEach
    void createTenants() {
        acme = tenants.create("acme", Plan.ENTERPRISE);
        globex = tenants.create("globex", Plan.ENTERPRISE);
        tenants.addUser(acme, olivia);
        tenants.addOrder(acme, "SKU-ACME");
        tenants.addOrder(globex, "SKU-GLOBEX");
    }

    @Test
    void takesATokenFromTheHeaderAuthorizationOnly() {
        String token = TestTokens.of(acme);
        problem(given().queryParam("access_token", token).get("/orders"), 401, "unauthenticated");
        for (String cookie : List.of("Bearer", "Authorization", "access_token", "jwt", "token")) {
            problem(given().cookie(cookie, token).get("/orders"), 401, "unauthenticated");
        }
        for (String header :
                List.of("X-Authorization", "Proxy-Authorization", "X-Access-Token", "X-Forwarded-Access-Token")) {
            problem(given().header(header, "Bearer " + token).get("/orders"), 401, "unauthenticated");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TOKEN",
                "Basic TOKEN",
                "Token TOKEN",
                "Bearer: TOKEN",
                "Bearer TOKEN, Bearer TOKEN",
                "Bearer TOKEN TOKEN",
                "Bearer \"TOKEN\"",
                "BearerTOKEN",
                "Negotiate TOKEN",
                "Basic b2xpdmlhOnNlY3JldA==",
                "Bearer"
            })
    void takesOneBearerTokenOnly(String header) {
        given().header("Authorization", header.replace("TOKEN", TestTokens.of(acme)))
                .get("/orders")
                .then()
                .statusCode(401);
    }

    /** Without a claim, so that the tenant would have to come from there. */
    @ParameterizedTest
    @CsvSource({
        "X-Tenant, slug",
        "X-TenantID, slug",
        "X_Tenant_ID, slug",
        "Tenant-ID, id",
        "X-Tenant-Slug, slug",
        "X-Organization-ID, id",
        "X-Forwarded-Host, host",
        "X-Host, host",
        "X-Original-Host, host",
        "X-Forwarded-Server, host",
        "Forwarded, forwarded",
        "Cookie, cookie"
    })
    void takesTheTenantFromTheDocumentedPlacesOnly(String header, String kind) {
        String value = switch (kind) {
            case "slug" -> acme.slug().value();
            case "id" -> acme.id().toString();
            case "host" -> acme.slug() + ".api.example.com";
            case "forwarded" -> "host=" + acme.slug() + ".api.example.com";
            default -> "tenantId=" + acme.slug() + "; X-Tenant-ID=" + acme.slug();
        };
        problem(bearing(TestTokens.withoutTenant(olivia)).header(header, value).get("/orders"), 400, "tenant-required");
        as(globex)
                .header(header, value)
                .get("/orders")
                .then()
                .statusCode(200)
                .body("product_id", contains("SKU-GLOBEX"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tenant=ACME", "tenantId=ACME", "tenant_id=UUID", "X-Tenant-ID=ACME"})
    void takesNoTenantFromAParameter(String query) {
        String sent = query.replace("ACME", acme.slug().value())
                .replace("UUID", acme.id().toString());
        problem(
                bearing(TestTokens.withoutTenant(olivia))
                        .urlEncodingEnabled(false)
                        .get("/orders?" + sent),
                400,
                "tenant-required");
        assertThat(as(globex).urlEncodingEnabled(false).get("/orders?" + sent).asString())
                .doesNotContain("SKU-ACME");
        assertThat(as(globex).urlEncodingEnabled(false).get("/orders;" + sent).asString())
                .doesNotContain("SKU-ACME");
    }

    /** Some servers and frameworks let headers replace the path or the method. */
    @ParameterizedTest
    @CsvSource({
        "X-Original-URL, /admin/tenants",
        "X-Rewrite-URL, /admin/tenants",
        "X-Forwarded-Prefix, /admin",
        "X-Forwarded-Uri, /admin/tenants",
        "X-HTTP-Method-Override, DELETE",
        "X-HTTP-Method, POST",
        "X-Method-Override, PUT",
        "X-Forwarded-User, ada@platform",
        "X-Remote-User, ada@platform",
        "X-Forwarded-Groups, platform-admin",
        "X-User-Roles, owner"
    })
    void obeysNoHeaderThatRewritesTheRequest(String header, String value) {
        as(acme).header(header, value).get("/orders").then().statusCode(200).body("product_id", contains("SKU-ACME"));
        problem(as(acme).header(header, value).get("/admin/tenants"), 403, "forbidden");
        problem(given().header(header, value).get("/orders"), 401, "unauthenticated");
        problem(viewer().header(header, value).post("/orders/batch"), 403, "role-too-low");
    }

    private RequestSpecification viewer() {
        tenants.insertUser(acme, "vera", "viewer");
        return bearing(TestTokens.of(acme, "vera"))
                .contentType("application/json")
                .body("[]");
    }

    /** On an instance that has the control plane, and by a tenant's owner. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/admin/tenants",
                "/admin/tenants/",
                "//admin/tenants",
                "/admin//tenants",
                "/./admin/tenants",
                "/orders/../admin/tenants",
                "/orders/%2e%2e/admin/tenants",
                "/orders/..;/admin/tenants",
                "/orders;/../admin/tenants",
                "/%61dmin/tenants",
                "/admin%2ftenants",
                "/admin%5ctenants",
                "/admin;a=b/tenants",
                "/admin/tenants;a=b",
                "/admin/tenants%00",
                "/admin/tenants%20",
                "/admin/tenants.json",
                "/ADMIN/tenants",
                "/admin/tenants/ID",
                "/admin/tenants/ID/export",
                "/admin/tenants;x/ID/users"
            })
    void leadsNoUserPastTheRoleByAnotherSpelling(String path) {
        for (String token : List.of(TestTokens.of(acme), TestTokens.withoutTenant(olivia))) {
            try (RawHttp client = new RawHttp(service.getPort())) {
                client.send("GET " + path.replace("ID", globex.id().toString())
                        + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer " + token
                        + "\r\n\r\n");
                assertThat(client.isClosedWithin(DEADLINE)).isTrue();
                assertThat(client.received())
                        .containsPattern("\\AHTTP/1.1 (400|403|404) ")
                        .doesNotContain("\"items\"");
            }
        }
    }

    /** Quarkus adds Swagger UI in tests only. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/q/dev",
                "/q/dev-ui",
                "/q/dev-v1",
                "/q/arc",
                "/q/arc/beans",
                "/q/info",
                "/q/openapi-ui",
                "/q/health-ui",
                "/q/scheduler",
                "/q/flyway",
                "/q/graphql",
                "/q/logging-manager",
                "/metrics",
                "/health",
                "/actuator",
                "/actuator/env",
                "/actuator/heapdump",
                "/.env",
                "/.git/config",
                "/application.properties",
                "/META-INF/MANIFEST.MF",
                "/WEB-INF/web.xml",
                "/robots.txt",
                "/index.html"
            })
    void hasNoPagesForOperatorsOrDevelopers(String path) {
        given().get(path).then().statusCode(404);
        as(acme).get(path).then().statusCode(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://evil.example", "null", "http://localhost", "https://acme.api.example.com.evil.example"})
    void letsNoOriginReadAnswersByDefault(String origin) {
        as(acme).header("Origin", origin)
                .get("/orders")
                .then()
                .header("Access-Control-Allow-Origin", nullValue())
                .header("Access-Control-Allow-Credentials", nullValue())
                .header("Set-Cookie", nullValue());
        given().header("Origin", origin)
                .header("Access-Control-Request-Method", "DELETE")
                .options("/orders")
                .then()
                .header("Access-Control-Allow-Origin", nullValue())
                .header("Access-Control-Allow-Methods", nullValue());
    }
}
