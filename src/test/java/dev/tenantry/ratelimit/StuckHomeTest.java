package dev.tenantry.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.sql.Sql;
import dev.tenantry.support.Crowd;
import dev.tenantry.support.ProvisionedTenants;
import dev.tenantry.support.Superuser;
import dev.tenantry.support.TestTokens;
import dev.tenantry.support.Traffic;
import dev.tenantry.support.Traffic.Answer;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Locks a table of one tenant, so that all of its requests wait in PostgreSQL. */
@QuarkusTest
@Timeout(60)
class StuckHomeTest {

    private static final int REQUESTS = 25;

    /** Far longer than a request takes on a busy machine, and shorter than a wait for one of the pool's connections. */
    private static final Duration UNDISTURBED = Duration.ofSeconds(2);

    private final ProvisionedTenants tenants = new ProvisionedTenants();
    private final Superuser superuser = Superuser.inMainDatabase();

    @Inject
    RateLimitConfig config;

    @Inject
    MeterRegistry meters;

    @TestHTTPResource
    URI service;

    private int allowed;
    private Tenant acme;
    private List<Tenant> others;
    private Connection holder;

    @BeforeEach
    void lockATable() throws SQLException {
        allowed = config.inFlight().free();
        acme = tenants.create("acme", Plan.FREE, new Placement.OwnSchema());
        others = List.of(
                tenants.create("globex", Plan.FREE, new Placement.OwnSchema()),
                tenants.create("globex", Plan.FREE, new Placement.Shared()));
        holder = superuser.connect();
        holder.setAutoCommit(false);
        Sql.execute(holder, "lock table %s.orders in access exclusive mode".formatted(acme.home()));
    }

    @AfterEach
    void unlockIt() throws SQLException {
        holder.close();
        await().untilAsserted(() -> assertThat(inUse()).isZero());
    }

    @Test
    void refusesOnlyTheTenantWhoseHomeIsStuck() throws SQLException {
        try (Traffic traffic = new Traffic(service, List.of())) {
            Crowd<Answer> crowd = Crowd.of(REQUESTS, () -> traffic.ask(acme));
            await().until(() -> crowd.finished() >= REQUESTS - allowed);
            assertThat(waitingInPostgreSql()).isLessThanOrEqualTo(allowed);
            for (Tenant other : others) {
                assertThat(traffic.ask(other))
                        .matches(answer -> answer.status() == 200)
                        .matches(answer -> answer.took().compareTo(UNDISTURBED) < 0);
            }

            holder.rollback();
            List<Answer> answers = crowd.results();
            assertThat(answers).allMatch(answer -> answer.status() == 200 || answer.isRefusedForNow());
            assertThat(answers).filteredOn(Answer::isRefusedForNow).hasSizeGreaterThanOrEqualTo(REQUESTS - allowed);
            assertThat(traffic.ask(acme).status()).isEqualTo(200);
        }
    }

    @Test
    void takesThePlacesOfClientsThatHaveLeftBack() throws SQLException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(service.resolve("/orders"))
                    .header("Authorization", "Bearer " + TestTokens.of(acme))
                    .timeout(Duration.ofMillis(500))
                    .build();
            assertThat(Crowd.of(allowed, () -> client.send(request, HttpResponse.BodyHandlers.discarding()))
                            .failures())
                    .hasOnlyElementsOfType(HttpTimeoutException.class);
        }
        assertThat(inUse()).isLessThanOrEqualTo(allowed);

        holder.rollback();
        await().untilAsserted(() -> assertThat(inUse()).isZero());
    }

    private long waitingInPostgreSql() {
        return superuser.number("select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
                + " and datname = current_database()");
    }

    private double inUse() {
        return meters.get("tenantry.bulkhead.in.use").gauge().value();
    }
}
