package dev.tenantry.admin;

import static dev.tenantry.support.Api.as;
import static dev.tenantry.support.Problems.problem;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;

import dev.tenantry.support.AdminClient;
import dev.tenantry.support.Superuser;
import dev.tenantry.support.Versions;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

@QuarkusTest
class MigrationResourceTest {

    private final AdminClient admin = new AdminClient();
    private final Superuser superuser = Superuser.inMainDatabase();

    @Test
    void migratesTheHomesThatAreBehindAndShowsIt() {
        Tenant acme = admin.create("acme", IsolationTier.SCHEMA);
        superuser.execute("update control.homes set schema_version = 0 where name = '" + acme.home() + "'");
        admin.get(acme).then().body("schema_version", equalTo(0));

        Response begun = admin.send().post("/admin/migrations");
        admin.awaitState(begun, "succeeded");
        admin.send()
                .get("/admin/migrations/latest")
                .then()
                .statusCode(200)
                .body("id", equalTo(begun.jsonPath().getString("id")))
                .body("kind", equalTo("migrate"))
                .body("state", equalTo("succeeded"))
                .body("result.version", equalTo(Versions.HOME))
                .body("result.homes", greaterThanOrEqualTo(1))
                .body("result.migrated", greaterThanOrEqualTo(1))
                .body("result.failed", empty());
        admin.get(acme).then().body("schema_version", equalTo(Versions.HOME));
        as(acme).get("/orders").then().statusCode(200);
    }

    @Test
    void refusesASecondMigrationMeanwhile() {
        superuser.execute("insert into control.operations (id, kind, next_at)"
                + " values (gen_random_uuid(), 'migrate', now() + interval '1 hour')");
        try {
            problem(admin.send().post("/admin/migrations"), 409, "conflict");
            admin.send().get("/admin/migrations/latest").then().body("state", equalTo("running"));
        } finally {
            superuser.execute("delete from control.operations where kind = 'migrate' and finished_at is null");
        }
    }
}
