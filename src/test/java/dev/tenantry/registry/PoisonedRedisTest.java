package dev.tenantry.registry;

import static dev.tenantry.support.Api.bearing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenantry.support.TestTenants;
import dev.tenantry.support.TestTokens;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantRef;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.redis.datasource.value.SetArgs;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks that acme sees its orders, no others and no error, whatever Redis contains. */
@QuarkusTest
class PoisonedRedisTest {

    private final TestTenants tenants = new TestTenants();

    @Inject
    RedisDataSource redis;

    @Inject
    RedisTenantCache cache;

    @Inject
    ObjectMapper json;

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

    /** Without this, the tests of forged copies would prove nothing. */
    @Test
    void believesACopyOfTheTenantItself() {
        String copy = copyOf(acme).with("plan", "\"pro\"").toString();
        for (TenantRef ref : List.of(acme.id(), acme.slug())) {
            set(ref, copy);
        }
        orders(acme.slug()).header("X-RateLimit-Limit", "1000").body("id", contains(acmesOrder.toString()));
    }

    /** Believed, it would show globex's orders to acme: the copy is right, but under the wrong name. */
    @ParameterizedTest
    @ValueSource(longs = {1, 99})
    void showsNoOrdersOfATenantWhoseCopyIsUnderAnothersNames(long version) {
        String copy = copyOf(globex).with("version", Long.toString(version)).toString();
        for (TenantRef ref : List.of(acme.id(), acme.slug())) {
            set(ref, copy);
        }
        servesAcmeAndCorrectsRedis();
    }

    /** The slug is right, and the id is another tenant's, which Redis knows under its own slug. */
    @ParameterizedTest
    @ValueSource(longs = {1, 99})
    void showsNoOrdersOfATenantThatAForgedSlugPointsTo(long version) {
        cache.put(globex);
        set(
                acme.slug(),
                copyOf(globex)
                        .with("slug", '"' + acme.slug().value() + '"')
                        .with("version", Long.toString(version))
                        .toString());
        servesAcmeAndCorrectsRedis();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            version    | "1"
            version    | 0
            plan       | "gold"
            status     | "suspended"
            x          | 1
            epoch      | 2
            tier       | "schema"
            created_at | "yesterday"
            """)
    void servesATenantWhoseCopyHasOneWrongMember(String member, String value) {
        String copy = copyOf(acme).with(member, value).toString();
        for (TenantRef ref : List.of(acme.id(), acme.slug())) {
            set(ref, copy);
        }
        servesAcmeAndCorrectsRedis();
    }

    @Test
    void servesTenantsWhoseKeysHaveTheWrongType() {
        for (TenantRef ref : List.of(acme.id(), acme.slug())) {
            redis.list(String.class).lpush(RedisTenantCache.key(ref), "a list, not a string");
        }
        servesAcme(acme.slug());
        servesAcme(acme.id());
    }

    private CopyInRedis copyOf(Tenant tenant) {
        return CopyInRedis.of(tenant, json);
    }

    private void set(TenantRef ref, String copy) {
        redis.value(String.class).set(RedisTenantCache.key(ref), copy, new SetArgs().ex(60));
    }

    private void servesAcmeAndCorrectsRedis() {
        servesAcme(acme.slug());
        servesAcme(acme.id());
        assertThat(cache.find(acme.slug())).hasValue(acme);
        assertThat(cache.find(acme.id())).hasValue(acme);
    }

    private void servesAcme(TenantRef claimed) {
        orders(claimed)
                .header("X-RateLimit-Limit", "100")
                .body("id", contains(acmesOrder.toString()))
                .body("tenant_id", contains(acme.id().toString()));
    }

    private ValidatableResponse orders(TenantRef claimed) {
        return bearing(TestTokens.naming(claimed.toString(), "olivia@" + acme.slug()))
                .get("/orders")
                .then()
                .statusCode(200);
    }
}
