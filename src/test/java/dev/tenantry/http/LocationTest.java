package dev.tenantry.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.support.AdminClient;
import dev.tenantry.support.Api;
import dev.tenantry.support.TestTenants;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers say where a resource is without a host, because the caller's may be forged (F26, F47). */
@QuarkusTest
class LocationTest {

    private final AdminClient admin = new AdminClient();

    @ParameterizedTest
    @CsvSource({
        "Host, evil.example",
        "X-Forwarded-Host, evil.example",
        "X-Forwarded-Proto, javascript",
        "X-Forwarded-Prefix, /evil.example",
        "Forwarded, host=evil.example;proto=javascript"
    })
    void namesNoHostThatTheCallerSent(String header, String value) {
        Tenant acme = new TestTenants().create("acme", Plan.PRO);
        Response order = json(Api.as(acme), header, value)
                .body("{\"product_id\": \"SKU-1\", \"quantity\": 1}")
                .post("/orders");
        names(order, 201, "/orders/" + order.path("id"));

        String slug = AdminClient.freshSlug("globex");
        Response user = json(admin.send(), header, value)
                .body("{\"email\": \"max@acme.example\", \"role\": \"member\"}")
                .put("/admin/tenants/" + acme.id() + "/users/max");
        names(user, 201, "/admin/tenants/" + acme.id() + "/users/max");
        Response tenant = json(admin.send(), header, value)
                .body(AdminClient.newTenant(slug, acme.placement().tier()))
                .post("/admin/tenants");
        names(tenant, 201, "/admin/tenants/" + tenant.path("id"));

        Response problem = json(Api.as(acme), header, value).get("/nowhere");
        assertThat(problem.statusCode()).isEqualTo(404);
        assertThat(problem.<String>path("instance")).isEqualTo("/nowhere");
        assertThat(problem.asString() + problem.headers()).doesNotContain("evil", "javascript");
    }

    private static RequestSpecification json(RequestSpecification request, String header, String value) {
        return request.contentType(ContentType.JSON).header(header, value);
    }

    private static void names(Response created, int status, String path) {
        assertThat(created.statusCode()).as(created.asString()).isEqualTo(status);
        assertThat(created.header("Location")).isEqualTo(path);
        assertThat(created.asString() + created.headers()).doesNotContain("evil", "javascript");
    }
}
