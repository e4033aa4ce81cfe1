package dev.tenantry.relocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.support.AdminClient;
import dev.tenantry.support.Api;
import dev.tenantry.support.OrdersApi;
import dev.tenantry.support.Superuser;
import dev.tenantry.support.TestTokens;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class CloneTest {

    private final AdminClient admin = new AdminClient();

    @ParameterizedTest
    @CsvSource({"ROW, ROW", "ROW, DATABASE", "SCHEMA, ROW", "DATABASE, SCHEMA"})
    void givesANewTenantACopyOfAllRows(IsolationTier from, IsolationTier to) {
        Tenant acme = admin.create("acme", from);
        Superuser.inMainDatabase().addOrders(acme, 500);
        String order = OrdersApi.place(acme, "anvil");

        Tenant staging = clone(acme, AdminClient.freshSlug("staging"), to);

        assertThat(Superuser.inMainDatabase().rows(staging, "orders")).isEqualTo(501);
        assertThat(Superuser.inMainDatabase().rows(acme, "orders")).isEqualTo(501);
        Api.bearing(TestTokens.of(staging)).get("/orders/" + order).then().statusCode(200);
        // They go separate ways.
        OrdersApi.place(staging, "rocket");
        assertThat(Superuser.inMainDatabase().rows(acme, "orders")).isEqualTo(501);
    }

    @Test
    void letsOnlyTheNewOwnerActForTheClone() {
        Tenant acme = admin.create("acme", IsolationTier.ROW);
        Tenant staging = clone(acme, AdminClient.freshSlug("staging"), IsolationTier.SCHEMA);
        assertThat(Superuser.inMainDatabase().rows(staging, "users")).isEqualTo(2);
        assertThat(Superuser.inMainDatabase()
                        .texts(
                                "select subject from control.memberships where tenant_id = ?",
                                staging.id().value()))
                .containsExactly("olivia@" + staging.slug());
    }

    @Test
    void refusesToCloneATenantThatIsLeaving() {
        Tenant acme = admin.create("acme", IsolationTier.ROW);
        admin.tell(acme, "suspend").then().statusCode(200);
        admin.tell(acme, "offboard").then().statusCode(200);
        begin(acme, AdminClient.freshSlug("staging"), IsolationTier.ROW).then().statusCode(409);
    }

    private Tenant clone(Tenant original, String slug, IsolationTier tier) {
        Response answer = begin(original, slug, tier);
        if (answer.statusCode() == 202) {
            admin.awaitState(answer, "succeeded");
        }
        String id = admin.send()
                .queryParam("slug", slug)
                .get("/admin/tenants")
                .jsonPath()
                .getString("items[0].id");
        return AdminClient.tenant(admin.send().get("/admin/tenants/" + id).jsonPath());
    }

    private Response begin(Tenant original, String slug, IsolationTier tier) {
        return admin.send()
                .contentType(ContentType.JSON)
                .body(AdminClient.newTenant(slug, tier))
                .post("/admin/tenants/" + original.id() + "/clone");
    }
}
