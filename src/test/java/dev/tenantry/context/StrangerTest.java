package dev.tenantry.context;

import static dev.tenantry.support.Api.bearing;
import static dev.tenantry.support.OrdersApi.list;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.support.AdminClient;
import dev.tenantry.support.Crowd;
import dev.tenantry.support.ProvisionedTenants;
import dev.tenantry.support.StoreAwayProfile;
import dev.tenantry.support.Superuser;
import dev.tenantry.support.TestTenants;
import dev.tenantry.support.TestTokens;
import dev.tenantry.support.Versions;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.Header;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A caller who does not belong to the tenant that they name gets one and the same refusal, whatever the tenant is and
 * however its home is, and causes no work there.
 */
@QuarkusTest
@TestProfile(StoreAwayProfile.class)
@Timeout(60)
class StrangerTest {

    /** Far below every timeout of a home that does not answer, and far above what a busy machine needs. */
    private static final long AT_ONCE = TimeUnit.SECONDS.toMillis(2);

    /** All of a response. The caller sends the request's id, so even that is the same. */
    private record Answer(int status, String body, List<String> headers) {}

    private final ProvisionedTenants provisioned = new ProvisionedTenants();
    private final TestTenants tenants = new TestTenants();
    private final Superuser superuser = Superuser.inMainDatabase();

    @Inject
    MeterRegistry meters;

    private Answer refusal;

    static Stream<Placement> everyTier() {
        return Stream.of(new Placement.Shared(), new Placement.OwnSchema(), ProvisionedTenants.OWN_DATABASE);
    }

    @BeforeEach
    void nameATenantThatDoesNotExist() {
        refusal = ask(AdminClient.freshSlug("nobody"));
        assertThat(refusal.status()).isEqualTo(403);
        assertThat(refusal.body()).contains("Tenant not found or inactive.");
        assertThat(ask(UUID.randomUUID().toString())).isEqualTo(refusal);
    }

    @AfterEach
    void forgetTenantsOfTheStore() {
        tenants.deleteAllOf("away");
        tenants.deleteAllOf("gone");
    }

    @ParameterizedTest
    @MethodSource("everyTier")
    void isRefusedAlikeWhateverTheTenantsStatus(Placement placement) {
        Tenant acme = provisioned.create("acme", Plan.PRO, placement);
        isRefused(acme);
        for (String status : List.of("provisioning", "suspended", "offboarding")) {
            tenants.change(acme, "status", status);
            isRefused(acme);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"away", "gone"})
    void isRefusedAlikeIfTheStoreCannotBeReached(String store) {
        Tenant acme = tenants.create("acme", Plan.PRO);
        superuser.execute(
                "update control.tenants set tier = 'database', store = ? where id = ?",
                store,
                acme.id().value());
        isRefused(acme);
        tenants.addMembership(acme, "olivia");
        assertThat(request("olivia", acme.slug().toString()).statusCode())
                .as("for a member")
                .isEqualTo(503);
    }

    @ParameterizedTest
    @MethodSource("everyTier")
    void isRefusedAlikeIfTheHomeIsNotMigrated(Placement placement) {
        Tenant acme = provisioned.create("acme", Plan.PRO, placement);
        if (placement.tier() != new Placement.Shared().tier()) {
            setVersion(acme, 0);
        }
        try {
            isRefused(acme);
        } finally {
            setVersion(acme, Versions.HOME);
        }
    }

    /** Locks the table of users: a request that looks for the caller there gets no answer. */
    @ParameterizedTest
    @MethodSource("everyTier")
    void isNotLookedForInTheHome(Placement placement) throws SQLException {
        Tenant acme = provisioned.create("acme", Plan.PRO, placement);
        try (Connection lock = superuser.in(acme).connect();
                Statement statement = lock.createStatement()) {
            lock.setAutoCommit(false);
            statement.execute("lock table " + acme.home() + ".users in access exclusive mode");
            isRefused(acme);
            lock.rollback();
        }
    }

    @Test
    void opensNoConnectionToTheTenantsDatabase() {
        Tenant acme = provisioned.create("acme", Plan.PRO, ProvisionedTenants.OWN_DATABASE);
        String home = acme.home().value();
        await().until(() -> superuser.connectionsIn(home) == 0);
        double pools = meters.get("tenantry.isolation.pools").gauge().value();
        isRefused(acme);
        assertThat(superuser.connectionsIn(home)).isZero();
        assertThat(meters.get("tenantry.isolation.pools").gauge().value())
                .as("pools; idle ones are closed meanwhile")
                .isLessThanOrEqualTo(pools);

        request("olivia@" + acme.slug(), acme.slug().toString()).then().statusCode(200);
        assertThat(superuser.connectionsIn(home))
                .as("after a request of a member")
                .isPositive();
    }

    @Test
    void isRefusedAlikeWhileAllConnectionsAreInUse() throws SQLException {
        Tenant acme = provisioned.create("acme", Plan.ENTERPRISE, ProvisionedTenants.OWN_DATABASE);
        list(acme).then().statusCode(200);
        Crowd<Integer> users;
        try (Connection lock = superuser.in(acme).connect();
                Statement statement = lock.createStatement()) {
            lock.setAutoCommit(false);
            statement.execute("lock table " + acme.home() + ".orders in access exclusive mode");
            users = Crowd.of(4, () -> list(acme).statusCode());
            await().until(() -> waitingIn(acme) == 4);
            isRefused(acme);
            lock.rollback();
        }
        assertThat(users.results()).containsOnly(200);
    }

    /** Lets the main database refuse all new connections, and ends those that there are. */
    @Test
    void getsTheAnswerOfAMemberWhileTheRegistryIsAway() {
        Tenant acme = tenants.create("acme", Plan.PRO);
        tenants.addUser(acme, "olivia");
        String database = Superuser.mainDatabase();
        superuser.execute("alter database " + database + " connection limit 0");
        try {
            superuser.terminateConnectionsIn(database);
            Answer unknown = ask(AdminClient.freshSlug("nobody"));
            assertThat(unknown.status()).isEqualTo(503);
            assertThat(ask(acme.slug().toString())).isEqualTo(unknown);
            assertThat(answer(request("olivia", acme.slug().toString()))).isEqualTo(unknown);
        } finally {
            superuser.execute("alter database " + database + " connection limit -1");
        }
        await().until(() -> request("olivia", acme.slug().toString()).statusCode() == 200);
    }

    private void isRefused(Tenant tenant) {
        for (String name : List.of(tenant.slug().toString(), tenant.id().toString())) {
            long began = System.nanoTime();
            Answer answer = ask(name);
            assertThat(answer).as(name).isEqualTo(refusal);
            assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began)).isLessThan(AT_ONCE);
        }
        Answer bySubdomain = answer(bearing(TestTokens.withoutTenant(stranger()))
                .header("X-Request-Id", "request")
                .header("Host", tenant.slug() + ".api.example.com")
                .get("/orders"));
        assertThat(bySubdomain).isEqualTo(refusal);
    }

    /** Sends a request with a subject that has not been used before. */
    private static Answer ask(String tenant) {
        return answer(request(stranger(), tenant));
    }

    private static String stranger() {
        return "stranger-" + UUID.randomUUID();
    }

    private static Response request(String subject, String tenant) {
        return bearing(TestTokens.withoutTenant(subject))
                .header("X-Request-Id", "request")
                .header("X-Tenant-ID", tenant)
                .get("/orders");
    }

    private static Answer answer(Response response) {
        return new Answer(
                response.statusCode(),
                response.asString(),
                response.headers().asList().stream()
                        .filter(header -> !header.getName().equalsIgnoreCase("Date"))
                        .map(Header::toString)
                        .toList());
    }

    private void setVersion(Tenant tenant, int version) {
        superuser.execute(
                "update control.homes set schema_version = ? where tenant_id = ?",
                version,
                tenant.id().value());
    }

    private long waitingIn(Tenant tenant) {
        return superuser.number(
                "select count(*) from pg_stat_activity where datname = ? and wait_event_type = 'Lock'",
                tenant.home().value());
    }
}
