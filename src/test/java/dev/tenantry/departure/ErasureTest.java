package dev.tenantry.departure;

import static dev.tenantry.support.Api.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasSize;

import dev.tenantry.support.AdminClient;
import dev.tenantry.support.Superuser;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Tenant;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.vertx.mutiny.redis.client.Response;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** After an erasure, searches as a superuser every row of every table in every database, and every key in Redis. */
@QuarkusTest
class ErasureTest {

    /** The tables that keep the tenant's id: against reuse of the id and the slug, and as a record of what was done. */
    private static final List<String> RECORDS =
            List.of("tenantry: control.audit_log", "tenantry: control.operations", "tenantry: control.tenants");

    /** With the turn that the erasure took, so that no attempt at a move writes rows of the tenant any more. */
    private static final List<String> TOMBSTONE = Stream.concat(RECORDS.stream(), Stream.of("tenantry: control.turns"))
            .toList();

    private final AdminClient admin = new AdminClient();
    private final Superuser superuser = Superuser.inMainDatabase();

    @Inject
    RedisDataSource redis;

    @ParameterizedTest
    @EnumSource
    void leavesNothingButTheTombstone(IsolationTier tier) {
        Tenant acme = admin.create("acme", tier);
        Tenant globex = admin.create("globex", tier);
        use(acme, 3);
        use(globex, 4);
        String home = Superuser.databaseOf(acme) + ": " + acme.home();
        assertThat(superuser.mentions(acme.id().toString()))
                .contains(home + ".orders", home + ".users", "tenantry: control.memberships")
                .containsAll(RECORDS);
        assertThat(superuser.mentions(subject(acme), email(acme))).contains(home + ".users");
        assertThat(keysOf(acme)).isNotEmpty();
        assertThat(keysOf(globex)).isNotEmpty();

        JsonPath operation = admin.erase(acme);

        assertThat(superuser.mentions(acme.id().toString())).containsExactlyInAnyOrderElementsOf(TOMBSTONE);
        assertThat(superuser.mentions(HomeName.of(acme.id()).value())).isSubsetOf("tenantry: control.tenants");
        assertThat(superuser.mentions(subject(acme), email(acme))).isEmpty();
        assertThat(keysOf(acme)).isEmpty();
        assertThat(superuser.texts(
                        "select name || ' ' || config || ' ' || status from control.tenants where id = ?",
                        acme.id().value()))
                .containsExactly("deleted {} deleted");
        assertThat(superuser.texts(
                        "select state from control.operations where tenant_id = ? and input is null",
                        acme.id().value()))
                .hasSize(2)
                .containsOnly("succeeded");
        assertThat(operation.getInt("result.databases")).isPositive();
        assertThat(operation.getInt("result.tables")).isPositive();
        assertThat(operation.getList("result.unsearched")).isEmpty();
        assertThat(operation.getList("result.remains")).isEmpty();

        assertThat(superuser.rows(globex, "orders")).isEqualTo(4);
        assertThat(superuser.rows(globex, "users")).isEqualTo(1);
        assertThat(keysOf(globex)).isNotEmpty();
        as(globex).get("/orders").then().statusCode(200).body("$", hasSize(4));
    }

    private static String subject(Tenant tenant) {
        return "olivia@" + tenant.slug();
    }

    private static String email(Tenant tenant) {
        return AdminClient.email(tenant.slug().toString());
    }

    private void use(Tenant tenant, int orders) {
        for (int i = 0; i < orders; i++) {
            as(tenant)
                    .contentType(ContentType.JSON)
                    .body("{\"product_id\": \"SKU-1\", \"quantity\": 1}")
                    .post("/orders")
                    .then()
                    .statusCode(201);
        }
        assertThat(superuser.rows(tenant, "orders")).isEqualTo(orders);
    }

    /** Returns every key whose name or value contains the tenant's id or slug. */
    private List<String> keysOf(Tenant tenant) {
        List<String> found = new ArrayList<>();
        for (String key : redis.key().keys("*")) {
            String text = key + " " + valueOf(key);
            if (text.contains(tenant.id().toString())
                    || text.contains(tenant.slug().toString())) {
                found.add(key);
            }
        }
        return found;
    }

    private String valueOf(String key) {
        Response type = redis.execute("TYPE", key);
        return switch (type.toString()) {
            case "string" -> String.valueOf(redis.execute("GET", key));
            case "hash" -> String.valueOf(redis.execute("HGETALL", key));
            case "none" -> "";
            default -> throw new AssertionError("This test cannot read key " + key + " of type " + type + ".");
        };
    }
}
