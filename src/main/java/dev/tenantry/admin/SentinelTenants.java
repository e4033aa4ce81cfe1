package dev.tenantry.admin;

import dev.tenantry.canary.CanaryConfig;
import dev.tenantry.home.DataStores;
import dev.tenantry.operation.Operation;
import dev.tenantry.operation.OperationState;
import dev.tenantry.operation.Operations;
import dev.tenantry.provisioning.Provisioning;
import dev.tenantry.registry.NewTenant;
import dev.tenantry.registry.Sentinel;
import dev.tenantry.registry.Sentinels;
import dev.tenantry.registry.SlugTakenException;
import dev.tenantry.registry.TenantLedger;
import dev.tenantry.sql.DatabaseException;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Slug;
import dev.tenantry.tenant.StoreName;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantStatus;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.narayana.jta.QuarkusTransactionException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Makes the sentinels that do not exist yet: two of each tier, those with databases of their own in the first data
 * store, if there is one. They are provisioned as other tenants are, but have no users, so that nobody can act for them.
 */
@ApplicationScoped
class SentinelTenants {

    private static final Logger LOG = Logger.getLogger(SentinelTenants.class);

    private final CanaryConfig config;
    private final Sentinels sentinels;
    private final TenantLedger ledger;
    private final Operations operations;
    private final AuditLog audit;
    private final DataStores stores;

    SentinelTenants(
            CanaryConfig config,
            Sentinels sentinels,
            TenantLedger ledger,
            Operations operations,
            AuditLog audit,
            DataStores stores) {
        this.config = config;
        this.sentinels = sentinels;
        this.ledger = ledger;
        this.operations = operations;
        this.audit = audit;
        this.stores = stores;
    }

    /** Makes what is missing, and tries again what could not be provisioned. Can be repeated. */
    void make() {
        if (!config.enabled()) {
            return;
        }
        Map<String, Tenant> made = sentinels.all().stream()
                .collect(Collectors.toMap(
                        each -> suffix(each.tenant().placement().tier(), each.role()), Sentinel::tenant));
        for (Placement placement : placements()) {
            for (Sentinel.Role role : Sentinel.Role.values()) {
                Tenant tenant = made.get(suffix(placement.tier(), role));
                if (tenant == null) {
                    make(placement, role);
                } else if (tenant.status() == TenantStatus.PROVISIONING) {
                    retry(tenant);
                }
            }
        }
    }

    private List<Placement> placements() {
        Stream<Placement> inMainDatabase = Stream.of(new Placement.Shared(), new Placement.OwnSchema());
        Stream<Placement> inStore =
                stores.names().stream().limit(1).map(StoreName::new).map(Placement.OwnDatabase::new);
        return Stream.concat(inMainDatabase, inStore).toList();
    }

    private static String suffix(IsolationTier tier, Sentinel.Role role) {
        return tier.wireName() + "-" + role.name().toLowerCase(Locale.ROOT);
    }

    private void make(Placement placement, Sentinel.Role role) {
        String suffix = suffix(placement.tier(), role);
        if (!make(placement, role, suffix)) {
            // A customer has had this slug since before it was reserved, or an erased sentinel had it.
            make(placement, role, suffix + "-" + UUID.randomUUID().toString().substring(0, 8));
        }
    }

    /** Returns false if the slug is not free. */
    private boolean make(Placement placement, Sentinel.Role role, String suffix) {
        NewTenant tenant = NewTenant.of(
                new Slug(Slug.SENTINEL_PREFIX + suffix), "Isolation canary, " + suffix, Plan.FREE, placement);
        try {
            QuarkusTransaction.requiringNew().call(() -> insert(tenant, role));
            LOG.infof("Sentinel %s is being made, as which instances try to break isolation", tenant.slug());
            return true;
        } catch (QuarkusTransactionException failure) {
            if (failure.getCause() instanceof SlugTakenException) {
                return false;
            }
            throw failure;
        } catch (DatabaseException failure) {
            // Another control plane is making it.
            if (failure.isViolationOf(TenantLedger.ONE_SENTINEL_OF_EACH)) {
                return true;
            }
            throw failure;
        }
    }

    private UUID insert(NewTenant tenant, Sentinel.Role role) throws SlugTakenException {
        ledger.insertSentinel(tenant, role);
        UUID operation = operations.begin(Provisioning.KIND, tenant.id(), null).orElseThrow();
        audit.writeAsService(
                AuditAction.CREATE_TENANT,
                tenant.id(),
                null,
                TenantResponse.of(ledger.find(tenant.id()).orElseThrow()));
        return operation;
    }

    private void retry(Tenant tenant) {
        operations
                .latest(Provisioning.KIND, tenant.id())
                .filter(operation -> operation.state() == OperationState.FAILED)
                .map(Operation::id)
                .ifPresent(id -> QuarkusTransaction.requiringNew().run(() -> operations.retry(id)));
    }
}
