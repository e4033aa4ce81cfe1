package dev.tenantry.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.operation.Operation;
import dev.tenantry.operation.Operations;
import dev.tenantry.provisioning.FirstUser;
import dev.tenantry.provisioning.Provisioning;
import dev.tenantry.registry.NewTenant;
import dev.tenantry.registry.TenantLedger;
import dev.tenantry.registry.TenantRecord;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Slug;
import dev.tenantry.tenant.StoreName;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantStatus;
import io.quarkus.arc.Arc;
import io.quarkus.narayana.jta.QuarkusTransaction;
import java.time.Duration;
import java.util.UUID;

/** Creates separate tenants for a test in any tier, as the control plane does. For tests inside the service. */
public final class ProvisionedTenants {

    /** A database in the data store that the tests always have: the embedded server itself. */
    public static final Placement OWN_DATABASE = new Placement.OwnDatabase(new StoreName("local"));

    /**
     * Creates an active tenant whose slug begins with the given prefix, and whose first user is {@code olivia@<slug>}.
     */
    public Tenant create(String namePrefix, Plan plan, Placement placement) {
        Slug slug = new Slug(AdminClient.freshSlug(namePrefix));
        NewTenant tenant = NewTenant.of(slug, slug.value(), plan, placement);
        FirstUser olivia = new FirstUser("olivia@" + slug, "olivia@" + slug + ".example");
        UUID operation = QuarkusTransaction.requiringNew().call(() -> {
            bean(TenantLedger.class).insert(tenant);
            return bean(Operations.class)
                    .begin(Provisioning.KIND, tenant.id(), olivia)
                    .orElseThrow();
        });
        await().atMost(Duration.ofSeconds(30))
                .until(() -> bean(Operations.class)
                        .find(operation)
                        .filter(Operation::isFinished)
                        .isPresent());
        Tenant made = bean(TenantLedger.class)
                .find(tenant.id())
                .map(TenantRecord::tenant)
                .orElseThrow();
        assertThat(made.status()).as("status of %s", slug).isEqualTo(TenantStatus.ACTIVE);
        return made;
    }

    private static <T> T bean(Class<T> type) {
        return Arc.container().instance(type).get();
    }
}
