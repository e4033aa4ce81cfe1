package dev.tenantry.user;

import static dev.tenantry.support.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.support.Crowd;
import dev.tenantry.support.ProvisionedTenants;
import dev.tenantry.support.Superuser;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A tenant always has an owner who can act. */
@QuarkusTest
class LastOwnerTest {

    private final ProvisionedTenants tenants = new ProvisionedTenants();
    private final Superuser superuser = Superuser.inMainDatabase();

    /** How two owners may leave the tenant without one. */
    private enum Way {
        REMOVE_EACH_OTHER,
        DEMOTE_EACH_OTHER,
        LEAVE
    }

    private record Owner(UsersApi api, String id) {

        Response act(Way way, Owner other) {
            return switch (way) {
                case REMOVE_EACH_OTHER -> api.remove(other.id, "*");
                case DEMOTE_EACH_OTHER -> api.change(other.id, "*", "admin");
                case LEAVE -> api.remove(id, "*");
            };
        }
    }

    static Stream<Placement> everyTier() {
        return Stream.of(new Placement.Shared(), new Placement.OwnSchema(), ProvisionedTenants.OWN_DATABASE);
    }

    @Test
    void cannotLeaveOrBeDemoted() {
        Tenant acme = tenants.create("acme", Plan.ENTERPRISE, new Placement.Shared());
        Owner olivia = first(acme);
        problem(olivia.api.remove(olivia.id, "*"), 409, "last-owner");
        problem(olivia.api.change(olivia.id, "*", "admin"), 409, "last-owner");
        // An invitation may never be taken up.
        olivia.api.invite("oscar@acme.example", "owner").then().statusCode(201);
        problem(olivia.api.remove(olivia.id, "*"), 409, "last-owner");

        UsersApi.withEmail(acme, "oscar", "oscar@acme.example", true)
                .me()
                .then()
                .statusCode(200);
        olivia.api.remove(olivia.id, "*").then().statusCode(204);
        problem(olivia.api.me(), 404, "not-found");
    }

    @ParameterizedTest
    @MethodSource("everyTier")
    void staysWhenTwoOwnersActAtOnce(Placement placement) throws SQLException {
        for (Way way : Way.values()) {
            Tenant acme = tenants.create("acme", Plan.ENTERPRISE, placement);
            List<Owner> owners = List.of(first(acme), second(acme));
            AtomicInteger next = new AtomicInteger();
            List<Integer> statuses;
            // Nothing can be written, so both would have counted the owners before either is gone.
            try (Connection lock = superuser.in(acme).connect();
                    Statement statement = lock.createStatement()) {
                lock.setAutoCommit(false);
                statement.execute("lock table " + acme.home() + ".users in share mode");
                Crowd<Integer> both = Crowd.of(2, () -> {
                    int mine = next.getAndIncrement();
                    return owners.get(mine).act(way, owners.get(1 - mine)).statusCode();
                });
                await().until(() -> waitingIn(acme) == 2);
                lock.rollback();
                statuses = both.results();
            }
            assertThat(statuses).as("%s", way).containsOnlyOnce(way == Way.DEMOTE_EACH_OTHER ? 200 : 204);
            assertThat(owners(acme)).as("%s", way).isEqualTo(1);
        }
    }

    private Owner first(Tenant acme) {
        UsersApi api = UsersApi.asOwner(acme);
        return new Owner(api, api.me().path("id"));
    }

    private Owner second(Tenant acme) {
        UsersApi.asOwner(acme).invite("oscar@acme.example", "owner").then().statusCode(201);
        UsersApi api = UsersApi.withEmail(acme, "oscar", "oscar@acme.example", true);
        return new Owner(api, api.me().path("id"));
    }

    private long owners(Tenant acme) {
        return superuser
                .in(acme)
                .number(
                        "select count(*) from " + acme.home()
                                + ".users where tenant_id = ? and role = 'owner' and subject is not null",
                        acme.id().value());
    }

    private long waitingIn(Tenant acme) {
        return superuser.number(
                "select count(*) from pg_stat_activity where datname = ? and usename = 'tenantry_app'"
                        + " and wait_event_type = 'Lock'",
                Superuser.databaseOf(acme));
    }
}
