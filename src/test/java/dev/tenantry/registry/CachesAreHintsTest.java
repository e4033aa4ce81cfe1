package dev.tenantry.registry;

import static dev.tenantry.support.Api.bearing;
import static dev.tenantry.support.OrdersApi.list;
import static dev.tenantry.support.OrdersApi.place;
import static dev.tenantry.support.OrdersApi.products;
import static dev.tenantry.support.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenantry.support.AdminClient;
import dev.tenantry.support.Superuser;
import dev.tenantry.support.TestTokens;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.StoreName;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantRef;
import dev.tenantry.tenant.TenantStatus;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.redis.datasource.value.SetArgs;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Puts wrong copies of tenants into every cache. PostgreSQL decides, so they cost time and nothing else. */
@QuarkusTest
class CachesAreHintsTest {

    // Beats every version that PostgreSQL has.
    private static final long FORGED_VERSION = 999;

    private final AdminClient admin = new AdminClient();
    private final Superuser superuser = Superuser.inMainDatabase();

    @Inject
    NearCache near;

    @Inject
    RedisDataSource redis;

    @Inject
    ObjectMapper json;

    @ParameterizedTest
    @EnumSource
    void refusesASuspendedTenantThatAllCachesCallActive(IsolationTier tier) {
        Tenant acme = admin.create("acme", tier);
        place(acme, "SKU-A");
        admin.tell(acme, "suspend").then().statusCode(200);
        forge(acme, TenantStatus.ACTIVE, acme.placement(), FORGED_VERSION);

        for (int i = 0; i < 3; i++) {
            problem(list(acme), 403, "tenant-refused");
        }
        admin.tell(acme, "resume").then().statusCode(200);
        assertThat(products(acme)).containsExactly("SKU-A");
    }

    /** A Redis that was restored from a snapshot, or a replica that lagged behind and took over. */
    @ParameterizedTest
    @EnumSource
    void refusesASuspendedTenantWhoseOldCopyIsBackInRedis(IsolationTier tier) {
        Tenant acme = admin.create("acme", tier);
        place(acme, "SKU-A");
        Map<TenantRef, String> snapshot = snapshot(acme);
        admin.tell(acme, "suspend").then().statusCode(200);
        snapshot.forEach((ref, copy) -> set(ref, copy));
        near.clear();

        // Once this instance's memory has been wrong too, the entry in Redis is corrected.
        await().untilAsserted(() -> {
            problem(list(acme), 403, "tenant-refused");
            near.clear();
            assertThat(snapshot(acme).get(acme.id())).as("entry in Redis").contains("\"suspended\"");
        });
    }

    @ParameterizedTest
    @EnumSource
    void servesAResumedTenantWhoseSuspendedCopyIsBackInRedis(IsolationTier tier) {
        Tenant acme = admin.create("acme", tier);
        admin.tell(acme, "suspend").then().statusCode(200);
        Map<TenantRef, String> snapshot = snapshot(acme);
        admin.tell(acme, "resume").then().statusCode(200);
        snapshot.forEach((ref, copy) -> set(ref, copy));
        near.clear();

        list(acme).then().statusCode(200);
    }

    static Stream<Arguments> wrongPlacements() {
        return Stream.of(IsolationTier.values())
                .flatMap(tier -> Stream.of(
                                new Placement.Shared(),
                                new Placement.OwnSchema(),
                                new Placement.OwnDatabase(new StoreName("local")),
                                new Placement.OwnDatabase(new StoreName("nowhere")))
                        .filter(wrong ->
                                wrong.tier() != tier || wrong.dataStore().isPresent())
                        .map(wrong -> Arguments.of(tier, wrong)));
    }

    @ParameterizedTest
    @MethodSource("wrongPlacements")
    void readsAndWritesAtThePlacementThatPostgresqlKnows(IsolationTier tier, Placement wrong) {
        Tenant acme = admin.create("acme", tier);
        place(acme, "SKU-A");
        forge(acme, TenantStatus.ACTIVE, wrong, FORGED_VERSION);

        place(acme, "SKU-B");
        assertThat(products(acme)).containsExactly("SKU-B", "SKU-A");
        assertThat(superuser.whereRowsAre("orders", acme))
                .isEqualTo(Map.of(Superuser.databaseOf(acme) + "." + acme.home(), 2L));
    }

    /** Two entries that agree with each other: the slug of one tenant, the id of another. */
    @ParameterizedTest
    @EnumSource
    void showsNothingOfATenantThatAForgedSlugPointsTo(IsolationTier tier) {
        Tenant acme = admin.create("acme", tier);
        Tenant globex = admin.create("globex", tier);
        place(acme, "SKU-A");
        place(globex, "SKU-G");
        Tenant forged = new Tenant(
                globex.id(),
                acme.slug(),
                globex.name(),
                globex.plan(),
                TenantStatus.ACTIVE,
                globex.overrides(),
                globex.placement(),
                globex.epoch(),
                acme.createdAt(),
                FORGED_VERSION);
        near.clear();
        set(acme.slug(), write(forged));
        set(globex.id(), write(forged));

        Response first = bearing(TestTokens.naming(acme.slug().value(), "olivia@" + acme.slug()))
                .get("/orders");
        problem(first, 503, "unavailable");
        bearing(TestTokens.naming(acme.slug().value(), "olivia@" + acme.slug()))
                .get("/orders")
                .then()
                .statusCode(200)
                .body("product_id", contains("SKU-A"));
        assertThat(products(globex)).containsExactly("SKU-G");
    }

    private void forge(Tenant tenant, TenantStatus status, Placement placement, long version) {
        Tenant forged = new Tenant(
                tenant.id(),
                tenant.slug(),
                tenant.name(),
                tenant.plan(),
                status,
                tenant.overrides(),
                placement,
                tenant.epoch(),
                tenant.createdAt(),
                version);
        near.put(forged);
        for (TenantRef ref : List.of(tenant.id(), tenant.slug())) {
            set(ref, write(forged));
        }
    }

    private String write(Tenant tenant) {
        try {
            return json.writeValueAsString(CachedTenant.of(tenant));
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private Map<TenantRef, String> snapshot(Tenant tenant) {
        return Map.of(tenant.id(), get(tenant.id()), tenant.slug(), get(tenant.slug()));
    }

    private String get(TenantRef ref) {
        return redis.value(String.class).get(RedisTenantCache.key(ref));
    }

    private void set(TenantRef ref, String copy) {
        redis.value(String.class).set(RedisTenantCache.key(ref), copy, new SetArgs().ex(60));
    }
}
