package dev.tenantry.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.tenantry.isolation.HomeInspection;
import dev.tenantry.support.Api;
import dev.tenantry.support.PageWalk;
import dev.tenantry.support.Superuser;
import dev.tenantry.tenant.Placement;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Holds every resource that {@link TenantResources} lists to the contract of the tiers, and requires that all are listed. */
@QuarkusTest
class TenantResourcesTest {

    private static final String BREAK = """
            alter table %1$s.%2$s disable row level security, no force row level security;
            create policy everyone on %1$s.%2$s using (true);
            create unique index %2$s_across_tenants on %1$s.%2$s ((true)) where false
            """;

    private static final String REPAIR = """
            drop index %1$s.%2$s_across_tenants;
            drop policy everyone on %1$s.%2$s;
            alter table %1$s.%2$s enable row level security, force row level security
            """;

    @TestHTTPResource
    URI service;

    @Inject
    HomeInspection inspection;

    private MarkedTenants tenants;
    private MatrixClient client;
    private MatrixRequests requests;
    private List<MatrixOperation> operations;

    @BeforeEach
    void createTenants() {
        tenants = MarkedTenants.shared();
        client = new MatrixClient(service);
        requests = new MatrixRequests(client, tenants);
        operations = MatrixOperation.all(ApiPaths.served()).stream()
                .filter(MatrixOperation::isForTenants)
                .toList();
    }

    @AfterEach
    void close() throws IOException {
        client.close();
    }

    @Test
    void listEveryOperation() {
        assertThat(operations)
                .filteredOn(operation -> operation.resource().isEmpty())
                .extracting(MatrixOperation::name)
                .as("operations without a line in TenantResources")
                .isEmpty();
        assertThat(TenantResources.ALL)
                .allSatisfy(resource -> assertThat(operations)
                        .extracting(MatrixOperation::name)
                        .as("operations that the line of %s names", resource.path())
                        .containsAll(resource.bodies().keySet())
                        .containsAll(resource.forEveryone())
                        .containsAll(resource.answers().keySet()));
    }

    /** In each tier, because a migration may do something else in one of them. */
    @Test
    void listEveryTable() {
        Set<String> listed = new TreeSet<>(TenantResources.OTHER_TABLES.keySet());
        TenantResources.ALL.forEach(resource -> listed.addAll(resource.tables()));
        assertThat(tenants.own())
                .allSatisfy(tenant -> assertThat(HomeRows.tables(tenant))
                        .as("tables with a tenant_id, and those in TenantResources")
                        .containsExactlyInAnyOrderElementsOf(listed));
    }

    /** The audit must see faults of every table, also of those that no entity maps. */
    @Test
    void areAuditedInEveryTable() {
        MarkedTenant tenant = MarkedTenant.create(new Placement.OwnSchema());
        List<String> tables = HomeRows.tables(tenant);
        String home = tenant.tenant().home().value();
        assertThat(findings(tenant)).isEmpty();
        tables.forEach(table -> Superuser.inMainDatabase().execute(BREAK.formatted(home, table)));
        try {
            List<String> findings = findings(tenant);
            for (String table : tables) {
                String name = home + "." + table;
                assertThat(String.join("\n", findings))
                        .contains(
                                "Table " + name + " has row-level security switched off.",
                                "Table " + name + " does not force row-level security on its owner.",
                                "Policy everyone on table " + name + " does not compare tenant_id",
                                "Index " + name + "_across_tenants of table " + name + " is unique across tenants");
            }
        } finally {
            tables.forEach(table -> Superuser.inMainDatabase().execute(REPAIR.formatted(home, table)));
        }
    }

    private List<String> findings(MarkedTenant tenant) {
        return inspection.findings(tenant.tenant().placement(), tenant.tenant().home());
    }

    @TestFactory
    Stream<DynamicTest> keepTenantsApartInEveryTier() {
        return Stream.concat(
                TenantResources.ALL.stream()
                        .flatMap(resource -> tenants.own().stream()
                                .map(tenant -> dynamicTest(
                                        resource.path() + " in tier " + tenant, () -> keepsApart(resource, tenant)))),
                Stream.of(dynamicTest("the places of all rows", this::haveRowsInTheHomesAlone)));
    }

    private void keepsApart(TenantResource resource, MarkedTenant tenant) {
        String id = requests.create(resource, tenant);
        if (has("GET " + resource.path() + "/{id}")) {
            assertThat(Api.as(tenant.tenant())
                            .get(resource.path() + "/" + id)
                            .then()
                            .statusCode(200)
                            .extract()
                            .asString())
                    .contains(id, tenant.mark());
        }
        assertThat(has("GET " + resource.path())).as("a list").isTrue();
        assertThat(listed(resource, tenant)).contains(id);
        HomeRows rows = HomeRows.of(tenant);
        assertThat(rows.byTable().get(resource.tables().getFirst()))
                .as("rows of %s", resource.tables().getFirst())
                .anyMatch(row -> row.contains(id) && row.contains(tenant.mark()));
        for (MarkedTenant other : tenants.foreign()) {
            assertThat(listed(resource, other)).isNotEmpty().doesNotContain(id);
            operations.stream()
                    .filter(operation ->
                            operation.takesId() && resource.has(operation.path().template()))
                    .forEach(operation -> assertThat(
                                    requests.call(operation, other, id).status())
                            .as("%s by a tenant of tier %s", operation.name(), other)
                            .isEqualTo(404));
        }
        assertThat(HomeRows.of(tenant)).isEqualTo(rows);
    }

    private boolean has(String operation) {
        return operations.stream().anyMatch(each -> each.name().equals(operation));
    }

    private static List<String> listed(TenantResource resource, MarkedTenant tenant) {
        return PageWalk.ids(PageWalk.from(tenant.tenant(), resource.path()));
    }

    private void haveRowsInTheHomesAlone() {
        List<RowSearch.Found> found = RowSearch.of(tenants.all().toList());
        assertThat(tenants.all())
                .allSatisfy(tenant -> assertThat(found)
                        .filteredOn(rows ->
                                rows.tenant().equals(tenant.tenant().id().value()))
                        .isNotEmpty()
                        .extracting(RowSearch.Found::place)
                        .containsOnly(tenant.place()));
        assertThat(TenantResources.ALL)
                .allSatisfy(resource -> assertThat(found)
                        .filteredOn(
                                rows -> rows.table().equals(resource.tables().getFirst()))
                        .hasSizeGreaterThanOrEqualTo(
                                tenants.own().size() + tenants.foreign().size()));
    }
}
