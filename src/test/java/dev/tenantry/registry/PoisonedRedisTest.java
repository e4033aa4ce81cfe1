package dev.tenantry.registry;

import static dev.tenantry.support.Api.bearing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;

import dev.tenantry.support.TestTenants;
import dev.tenantry.support.TestTokens;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantRef;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.redis.datasource.value.SetArgs;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks that acme sees its orders, no others and no error, whatever Redis contains. */
@QuarkusTest
class PoisonedRedisTest {

    private final TestTenants tenants = new TestTenants();

    @Inject
    RedisDataSource redis;

    @Inject
    RedisTenantCache cache;

    private Tenant acme;
    private Tenant globex;
    private UUID acmesOrder;

    @BeforeEach
    void createTenants() {
        acme = tenants.create("acme", Plan.FREE);
        globex = tenants.create("globex", Plan.ENTERPRISE);
        acmesOrder = tenants.addOrder(acme, "SKU-A");
        tenants.addOrder(globex, "SKU-G");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "null",
                "[1]",
                "{\"id\":\"ACME\",\"slug\":\"SLUG\",\"name\":\"A\",\"plan\":\"gold\",\"status\":\"active\",\"version\":1}",
                "{\"id\":\"ACME\",\"slug\":\"SLUG\",\"name\":\"A\",\"plan\":\"pro\",\"status\":\"active\",\"version\":1,\"x\":1}",
                // Globex under acme's keys: unchanged or with acme's slug, and with or without a version that beats
                // acme's.
                "{\"id\":\"GLOBEX\",\"slug\":\"OTHER\",\"name\":\"G\",\"plan\":\"pro\",\"status\":\"active\",\"version\":1}",
                "{\"id\":\"GLOBEX\",\"slug\":\"OTHER\",\"name\":\"G\",\"plan\":\"pro\",\"status\":\"active\",\"version\":99}",
                "{\"id\":\"GLOBEX\",\"slug\":\"SLUG\",\"name\":\"G\",\"plan\":\"pro\",\"status\":\"active\",\"version\":1}",
                "{\"id\":\"GLOBEX\",\"slug\":\"SLUG\",\"name\":\"G\",\"plan\":\"pro\",\"status\":\"active\",\"version\":99}"
            })
    void showsNoOrdersOfOtherTenants(String template) {
        String value = complete(template)
                .replace("ACME", acme.id().toString())
                .replace("SLUG", acme.slug().toString())
                .replace("GLOBEX", globex.id().toString())
                .replace("OTHER", globex.slug().toString());
        for (TenantRef ref : List.of(acme.id(), acme.slug())) {
            redis.value(String.class).set(RedisTenantCache.key(ref), value, new SetArgs().ex(60));
        }

        servesAcme(acme.slug());
        servesAcme(acme.id());
        // The broken entries have been replaced.
        assertThat(cache.find(acme.slug())).hasValue(acme);
        assertThat(cache.find(acme.id())).hasValue(acme);
    }

    /** Caches globex first, so that Redis already holds the tenant of that id. */
    @Test
    void showsNoOrdersOfATenantThatAForgedSlugPointsTo() {
        cache.put(globex);
        String forged =
                "{\"id\":\"%s\",\"slug\":\"%s\",\"name\":\"G\",\"plan\":\"pro\",\"status\":\"active\",\"version\":99}"
                        .formatted(globex.id(), acme.slug());
        redis.value(String.class).set(RedisTenantCache.key(acme.slug()), complete(forged), new SetArgs().ex(60));

        servesAcme(acme.slug());
    }

    @Test
    void servesTenantsWhoseKeysHaveTheWrongType() {
        for (TenantRef ref : List.of(acme.id(), acme.slug())) {
            redis.list(String.class).lpush(RedisTenantCache.key(ref), "a list, not a string");
        }
        servesAcme(acme.slug());
        servesAcme(acme.id());
    }

    // Without these members the entry would be rejected for the wrong reason.
    private static String complete(String entry) {
        return entry.replace(",\"version\"", ",\"tier\":\"row\",\"created_at\":\"2026-01-01T00:00:00Z\",\"version\"");
    }

    private void servesAcme(TenantRef claimed) {
        bearing(TestTokens.naming(claimed.toString(), "olivia"))
                .get("/orders")
                .then()
                .statusCode(200)
                .header("X-RateLimit-Limit", "100")
                .body("id", contains(acmesOrder.toString()))
                .body("tenant_id", contains(acme.id().toString()));
    }
}
