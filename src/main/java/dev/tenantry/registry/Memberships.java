package dev.tenantry.registry;

import dev.tenantry.sql.Database;
import dev.tenantry.sql.DatabaseException;
import dev.tenantry.tenant.Slug;
import dev.tenantry.tenant.Subject;
import dev.tenantry.tenant.TenantId;
import dev.tenantry.tenant.TenantRef;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;

/** Reads {@code control.memberships}: who may act for which tenant. */
@Singleton
public class Memberships {

    private static final String OF_SLUG = """
            select m.tenant_id
              from control.memberships m
              join control.tenants t on t.id = m.tenant_id
             where t.slug = ? and t.status <> 'deleted' and m.subject = ?
            """;

    private static final String OF_ID = "select tenant_id from control.memberships where tenant_id = ? and subject = ?";

    private final Database database;

    Memberships(@DataSource("registry") AgroalDataSource dataSource) {
        this.database = Database.repeatingQueries(dataSource);
    }

    /**
     * Returns the tenant that has this name, if the subject belongs to it. Runs one query, which costs the same whether
     * or not there is such a tenant, and whatever its status and its home are. The caller decides whether the tenant
     * may be served.
     */
    public Optional<TenantId> find(TenantRef ref, Subject subject) {
        try {
            return switch (ref) {
                case TenantId id -> find(OF_ID, id.value(), subject);
                case Slug slug -> find(OF_SLUG, slug.value(), subject);
            };
        } catch (DatabaseException failure) {
            throw new RegistryUnavailableException(failure);
        }
    }

    private Optional<TenantId> find(String query, Object name, Subject subject) {
        return database.find(query, row -> new TenantId(row.getObject(1, UUID.class)), name, subject.value());
    }
}
