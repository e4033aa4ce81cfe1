package dev.tenantry.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.operation.Operation;
import dev.tenantry.operation.OperationState;
import dev.tenantry.operation.Operations;
import dev.tenantry.registry.NewTenant;
import dev.tenantry.registry.SlugTakenException;
import dev.tenantry.registry.TenantLedger;
import dev.tenantry.registry.TenantRecord;
import dev.tenantry.support.AdminClient;
import dev.tenantry.support.Superuser;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Slug;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import io.quarkus.narayana.jta.QuarkusTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;

/** Begins to provision tenants as the control plane does, and leaves the work to the worker. */
final class Beginnings {

    record Begun(UUID operation, TenantId tenant, Placement placement) {}

    private static final FirstUser OLIVIA = new FirstUser("olivia@acme", "olivia@acme.example");

    private final TenantLedger ledger;
    private final Operations operations;
    private final List<Begun> all = new ArrayList<>();

    Beginnings(TenantLedger ledger, Operations operations) {
        this.ledger = ledger;
        this.operations = operations;
    }

    static void registry(String sql, TenantId id) {
        Superuser.inMainDatabase().execute(sql, id.value());
    }

    Begun begin(Placement placement) {
        return begin(acme(placement));
    }

    static NewTenant acme(Placement placement) {
        return NewTenant.of(new Slug(AdminClient.freshSlug("acme")), "Acme", Plan.PRO, placement);
    }

    Begun begin(NewTenant acme) {
        UUID operation = QuarkusTransaction.requiringNew().call(() -> {
            try {
                ledger.insert(acme);
            } catch (SlugTakenException impossible) {
                throw new AssertionError(impossible);
            }
            return operations.begin(Provisioning.KIND, acme.id(), OLIVIA).orElseThrow();
        });
        Begun begun = new Begun(operation, acme.id(), acme.placement());
        all.add(begun);
        return begun;
    }

    void awaitEnd(Begun begun, OperationState state) {
        await().until(() -> operation(begun).isFinished());
        assertThat(operation(begun).state()).isEqualTo(state);
    }

    Operation operation(Begun begun) {
        return operations.find(begun.operation()).orElseThrow();
    }

    Tenant tenant(Begun begun) {
        return ledger.find(begun.tenant()).map(TenantRecord::tenant).orElseThrow();
    }

    static String setting(String name) {
        return ConfigProvider.getConfig().getValue(name, String.class);
    }

    /** Removes all of them, so that they do not occupy the workers of other tests. */
    void undo() {
        all.forEach(begun -> {
            TenantId id = begun.tenant();
            registry(
                    "delete from control.operation_queue where task_instance in"
                            + " (select id::text from control.operations where tenant_id = ?)",
                    id);
            registry(
                    "update control.operations set state = 'cancelled', finished_at = now(), input = null"
                            + " where tenant_id = ? and finished_at is null",
                    id);
            registry("delete from control.homes where tenant_id = ?", id);
            Superuser.inMainDatabase().execute("drop schema if exists " + HomeName.of(id) + " cascade");
            Superuser.inMainDatabase().execute("drop database if exists " + HomeName.of(id) + " with (force)");
        });
    }
}
