package dev.tenantry.registry;

import dev.tenantry.sql.Database;
import dev.tenantry.tenant.Subject;
import dev.tenantry.tenant.TenantId;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;

/**
 * Writes memberships with the control plane's role, in the caller's transaction. The caller has locked the tenant's row
 * ({@link TenantLedger#lock}), so that no membership is added to a tenant that is being deleted.
 */
@Singleton
public class MembershipLedger {

    private final Database database;

    MembershipLedger(@DataSource("control") AgroalDataSource dataSource) {
        this.database = new Database(dataSource);
    }

    /** Adds the first member of a new tenant, all of whose users have memberships from now on. */
    @Transactional(TxType.MANDATORY)
    public void begin(TenantId tenant, Subject first) {
        add(tenant, first);
        beginWithoutMembers(tenant);
    }

    /** Records that a new tenant without users has all the memberships that it needs. */
    @Transactional(TxType.MANDATORY)
    public void beginWithoutMembers(TenantId tenant) {
        database.execute(
                "insert into control.memberships_complete (tenant_id) values (?) on conflict do nothing",
                tenant.value());
    }

    @Transactional(TxType.MANDATORY)
    public void add(TenantId tenant, Subject subject) {
        database.execute(
                "insert into control.memberships (tenant_id, subject) values (?, ?) on conflict do nothing",
                tenant.value(),
                subject.value());
    }

    @Transactional(TxType.MANDATORY)
    public void remove(TenantId tenant, Subject subject) {
        database.execute(
                "delete from control.memberships where tenant_id = ? and subject = ?", tenant.value(), subject.value());
    }
}
