package dev.tenantry.tracing;

import static dev.tenantry.support.Api.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.operation.Operations;
import dev.tenantry.provisioning.FirstUser;
import dev.tenantry.provisioning.Provisioning;
import dev.tenantry.registry.NewTenant;
import dev.tenantry.registry.TenantLedger;
import dev.tenantry.support.AdminClient;
import dev.tenantry.support.Collector;
import dev.tenantry.support.Collector.Seen;
import dev.tenantry.support.OrdersApi;
import dev.tenantry.support.ProvisionedTenants;
import dev.tenantry.support.Superuser;
import dev.tenantry.support.TestTenants;
import dev.tenantry.support.TracedProfile;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Slug;
import dev.tenantry.tenant.Tenant;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever fails says so in its trace, and what kind of failure it was. */
@QuarkusTest
@TestProfile(TracedProfile.class)
class TracedFailuresTest {

    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final TestTenants tenants = new TestTenants();
    private final Superuser superuser = Superuser.inMainDatabase();

    @ConfigProperty(name = TracingConfig.ENDPOINT)
    URI endpoint;

    @Inject
    TenantLedger ledger;

    @Inject
    Operations operations;

    private Collector collector;

    @BeforeEach
    void startCollector() {
        collector = new Collector(endpoint.getPort());
    }

    @AfterEach
    void stopCollector() {
        collector.close();
    }

    private List<Seen> partsOf(Response response, String name) {
        return collector.below(collector.request(response.header("X-Request-Id"))).stream()
                .filter(span -> span.name().equals(name))
                .toList();
    }

    @Test
    void showThatTheFenceIsClosed() {
        Tenant acme = tenants.create("acme", Plan.ENTERPRISE);
        OrdersApi.place(acme, "SKU-1");
        tenants.change(acme, "status", "suspended");
        Response refused = as(acme).get("/orders");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(partsOf(refused, "fence")).isNotEmpty().allSatisfy(fence -> {
            assertThat(fence.attribute("tenantry.fence.outcome")).isEqualTo("closed");
            assertThat(fence.attribute("error.type")).isEqualTo("closed");
            assertThat(fence.isError()).isTrue();
        });
    }

    @Test
    void showThatAHomeCannotBeOpened() {
        Tenant acme = new ProvisionedTenants().create("acme", Plan.ENTERPRISE, ProvisionedTenants.OWN_DATABASE);
        OrdersApi.place(acme, "SKU-1");
        superuser.execute("alter database " + acme.home() + " allow_connections false");
        superuser.terminateConnectionsIn(acme.home().value());
        Response refused = as(acme).get("/orders");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(partsOf(refused, "open home")).anySatisfy(opening -> {
            assertThat(opening.isError()).isTrue();
            assertThat(opening.attribute("error.type")).isEqualTo("unavailable");
        });
    }

    @Test
    void showWhichStepOfAnOperationFailed() {
        Slug slug = new Slug(AdminClient.freshSlug("initech"));
        NewTenant initech = NewTenant.of(slug, slug.value(), Plan.FREE, new Placement.OwnSchema());
        // Not the owner role's, so it cannot be used.
        superuser.execute("create schema " + HomeName.of(initech.id()));
        QuarkusTransaction.requiringNew().call(() -> {
            ledger.insert(initech);
            return operations.begin(
                    Provisioning.KIND, initech.id(), new FirstUser("olivia@" + slug, "o@" + slug + ".example"));
        });

        Seen attempt = collector.root(
                span -> span.attribute("tenant.id").equals(initech.id().toString()));
        assertThat(attempt.isError()).isTrue();
        assertThat(collector.below(attempt))
                .filteredOn(failedStep())
                .singleElement()
                .satisfies(step -> assertThat(step.attribute("error.type"))
                        .isEqualTo(attempt.attribute("error.type"))
                        .isNotEmpty());

        superuser.execute("drop schema " + HomeName.of(initech.id()) + " cascade");
        await().atMost(DEADLINE)
                .until(() -> collector.spans().stream()
                        .anyMatch(span ->
                                span.attribute("tenant.id").equals(initech.id().toString()) && !span.isError()));
    }

    private static Predicate<Seen> failedStep() {
        return span -> span.name().equals("step") && span.isError();
    }
}
