package dev.tenantry.local;

import dev.tenantry.context.TenantScope;
import dev.tenantry.home.DataStores;
import dev.tenantry.operation.Operations;
import dev.tenantry.provisioning.FirstUser;
import dev.tenantry.provisioning.Provisioning;
import dev.tenantry.provisioning.UserRole;
import dev.tenantry.registry.MembershipLedger;
import dev.tenantry.registry.NewTenant;
import dev.tenantry.registry.SlugTakenException;
import dev.tenantry.registry.TenantLedger;
import dev.tenantry.registry.TenantRecord;
import dev.tenantry.start.StartOrder;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Slug;
import dev.tenantry.tenant.StoreName;
import dev.tenantry.tenant.Subject;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.user.User;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Creates one demo tenant per tier through the control plane's code, and adds a user and orders to each. */
@IfBuildProfile("dev")
@ApplicationScoped
class DemoTenants {

    record Demo(Slug slug, String name, Plan plan, IsolationTier tier) {

        String ownerSubject() {
            return "olivia@" + slug;
        }

        String memberSubject() {
            return "max@" + slug;
        }
    }

    static final List<Demo> ALL = List.of(
            new Demo(new Slug("acme"), "Acme Corporation", Plan.FREE, IsolationTier.ROW),
            new Demo(new Slug("globex"), "Globex", Plan.PRO, IsolationTier.SCHEMA),
            new Demo(new Slug("initech"), "Initech", Plan.ENTERPRISE, IsolationTier.DATABASE));

    private static final Logger LOG = Logger.getLogger(DemoTenants.class);

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    // The same in every tier: the schema is the connection's, not the statement's.

    private static final String ORDERS = """
            insert into orders (id, product_id, quantity, status, created_at)
            select gen_random_uuid(), upper(?1) || '-' || (1000 + n), n,
                   (array['pending', 'confirmed', 'shipped', 'delivered', 'cancelled'])[1 + n % 5],
                   now() - n * interval '1 hour'
              from generate_series(1, 7) n
            """;

    private final LocalConfig config;
    private final TenantLedger ledger;
    private final MembershipLedger memberships;
    private final Operations operations;
    private final DataStores stores;
    private final TenantScope scope;
    private final EntityManager entities;

    DemoTenants(
            LocalConfig config,
            TenantLedger ledger,
            MembershipLedger memberships,
            Operations operations,
            DataStores stores,
            TenantScope scope,
            EntityManager entities) {
        this.config = config;
        this.ledger = ledger;
        this.memberships = memberships;
        this.operations = operations;
        this.stores = stores;
        this.scope = scope;
        this.entities = entities;
    }

    void fill(@Observes @Priority(StartOrder.DEMO) StartupEvent event) {
        if (!config.demo()) {
            return;
        }
        for (Demo demo : ALL) {
            // Only new tenants get rows. Existing ones may contain the developer's own changes.
            make(demo).ifPresent(tenant -> fill(demo, tenant));
        }
    }

    private Optional<Tenant> make(Demo demo) {
        NewTenant tenant = NewTenant.of(demo.slug(), demo.name(), demo.plan(), placement(demo));
        try {
            UUID operation = QuarkusTransaction.requiringNew().call(() -> {
                ledger.insert(tenant);
                return operations
                        .begin(
                                Provisioning.KIND,
                                tenant.id(),
                                new FirstUser(demo.ownerSubject(), "olivia@" + demo.slug() + ".example"))
                        .orElseThrow();
            });
            operations.await(operation, PATIENCE);
            return ledger.find(tenant.id()).map(TenantRecord::tenant).filter(Tenant::canBeServed);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (RuntimeException failure) {
            if (failure.getCause() instanceof SlugTakenException) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    // If the developer configured servers, there may be no data store. The tenant then gets a schema.
    private Placement placement(Demo demo) {
        Optional<StoreName> store = stores.names().stream().findFirst().map(StoreName::new);
        if (demo.tier() == IsolationTier.DATABASE && store.isEmpty()) {
            LOG.infof(
                    "No data store is configured (tenantry.stores): demo tenant %s gets a schema instead of a database",
                    demo.slug());
            return new Placement.OwnSchema();
        }
        return Placement.of(demo.tier(), store.filter(any -> demo.tier() == IsolationTier.DATABASE));
    }

    private void fill(Demo demo, Tenant tenant) {
        scope.run(
                tenant,
                () -> QuarkusTransaction.requiringNew().run(() -> {
                    new User(demo.memberSubject(), "max@" + demo.slug() + ".example", UserRole.MEMBER).persist();
                    entities.createNativeQuery(ORDERS)
                            .setParameter(1, demo.slug().value())
                            .executeUpdate();
                }));
        // Another transaction, because the control role writes it.
        QuarkusTransaction.requiringNew().run(() -> memberships.add(tenant.id(), new Subject(demo.memberSubject())));
    }
}
