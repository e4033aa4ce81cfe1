package dev.tenantry.relocation;

import static dev.tenantry.support.Api.as;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.support.AdminClient;
import dev.tenantry.support.ExportArchive;
import dev.tenantry.support.Superuser;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Idempotency keys go where the tenant goes, and nowhere else. */
@QuarkusTest
class KeysTravelTest {

    private final AdminClient admin = new AdminClient();
    private final Superuser superuser = Superuser.inMainDatabase();

    @ParameterizedTest
    @CsvSource({"ROW, SCHEMA", "SCHEMA, DATABASE", "DATABASE, ROW"})
    void repeatsTheAnswerAfterAMove(IsolationTier from, IsolationTier to) {
        Tenant acme = admin.create("acme", from);
        Response first = place(acme);
        first.then().statusCode(201);

        Tenant moved = Moves.move(acme, to);

        Response second = place(moved);
        assertThat(second.statusCode()).isEqualTo(201);
        assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(second.asByteArray()).isEqualTo(first.asByteArray());
        assertThat(second.header("Location")).isEqualTo(first.header("Location"));
        assertThat(Moves.orders(acme)).hasSize(1);
        assertThat(superuser.rows(moved, "idempotency_keys")).isEqualTo(1);
    }

    @Test
    void isNotExported() {
        Tenant acme = admin.create("acme", IsolationTier.ROW);
        place(acme).then().statusCode(201);
        ExportArchive archive = ExportArchive.of(admin.export(acme).asByteArray());
        assertThat(archive.lines("orders.ndjson")).hasSize(1);
        assertThat(archive.files().keySet()).doesNotContain("idempotency_keys.ndjson");
    }

    @Test
    void isErasedWithTheTenant() {
        Tenant acme = admin.create("acme", IsolationTier.ROW);
        place(acme).then().statusCode(201);
        assertThat(superuser.whereRowsAre("idempotency_keys", acme)).hasSize(1);
        admin.erase(acme);
        assertThat(superuser.whereRowsAre("idempotency_keys", acme)).isEmpty();
    }

    private static Response place(Tenant tenant) {
        return as(tenant)
                .contentType("application/json")
                .header("Idempotency-Key", "\"once\"")
                .body("{\"product_id\": \"SKU-1\", \"quantity\": 1}")
                .post("/orders");
    }
}
