package dev.tenantry.evidence;

import dev.tenantry.isolation.AuditSql;
import dev.tenantry.sql.Sql;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.StoreName;
import dev.tenantry.tenant.TenantStatus;
import dev.tenantry.tenant.WireNamed;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * A home that may hold rows.
 *
 * @param tenant the id of the tenant that is served there; empty for the shared home, and for a home that the registry
 *     does not name, such as the one that a tenant is moving to
 * @param status that tenant's status
 * @param version the version of its tables, as the registry knows it
 * @param exists whether it was found: false for a schema that is missing
 */
record KnownHome(
        HomeName name,
        IsolationTier tier,
        Optional<StoreName> store,
        Optional<String> tenant,
        Optional<TenantStatus> status,
        int version,
        boolean exists) {

    private static final String ALL = AuditSql.read("homes");

    /** Returns all homes of the registry, and all schemas of the main database that are homes. */
    static List<KnownHome> all(Connection mainDatabase) throws SQLException {
        return Sql.query(mainDatabase, ALL, KnownHome::read);
    }

    /** Returns a tenant's database that the registry does not name. */
    static KnownHome unregistered(StoreName store, HomeName name) {
        return new KnownHome(
                name, IsolationTier.DATABASE, Optional.of(store), Optional.empty(), Optional.empty(), 0, true);
    }

    private static KnownHome read(ResultSet row) throws SQLException {
        return new KnownHome(
                new HomeName(row.getString("home")),
                WireNamed.of(IsolationTier.class, row.getString("tier")),
                Optional.ofNullable(row.getString("store")).map(StoreName::new),
                Optional.ofNullable(row.getString("tenant")),
                Optional.ofNullable(row.getString("status")).map(name -> WireNamed.of(TenantStatus.class, name)),
                row.getInt("schema_version"),
                row.getBoolean("has_schema"));
    }

    /** Returns whether the registry names it, or it is in the main database. */
    boolean isNamed() {
        return store.isEmpty() || tenant.isPresent();
    }

    /** Returns whether the tenant's home is being created, so that it need not be whole. */
    boolean isBeingCreated() {
        return status.equals(Optional.of(TenantStatus.PROVISIONING));
    }

    /** Returns whether the home may be missing, because it is being created or removed. */
    boolean mayBeMissing() {
        return isBeingCreated() || status.equals(Optional.of(TenantStatus.OFFBOARDING));
    }
}
