package dev.tenantry.registry;

import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Slug;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import dev.tenantry.tenant.TenantRef;
import dev.tenantry.tenant.TenantSettings;
import dev.tenantry.tenant.TenantStatus;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/** The truth about tenants: {@code control.tenants}, read only. */
@ApplicationScoped
class TenantTable {

    private static final String SELECT = """
            select id, slug, name, plan, status, (config ->> 'rate_limit')::int as rate_limit, version
              from control.tenants
             where\s""";

    private final AgroalDataSource dataSource;

    TenantTable(@DataSource("registry") AgroalDataSource dataSource) {
        this.dataSource = dataSource;
    }

    Optional<Tenant> find(TenantRef ref) {
        return switch (ref) {
            case TenantId id -> find("id = ?", id.value());
            case Slug slug -> find("slug = ?", slug.value());
        };
    }

    private Optional<Tenant> find(String condition, Object key) {
        try (var connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(SELECT + condition)) {
            select.setObject(1, key);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(tenant(row)) : Optional.empty();
            }
        } catch (SQLException failure) {
            throw new RegistryUnavailableException(failure);
        }
    }

    private static Tenant tenant(ResultSet row) throws SQLException {
        int rateLimit = row.getInt("rate_limit");
        return new Tenant(
                new TenantId(row.getObject("id", UUID.class)),
                new Slug(row.getString("slug")),
                row.getString("name"),
                Plan.ofWireName(row.getString("plan")),
                TenantStatus.ofWireName(row.getString("status")),
                new TenantSettings(rateLimit == 0 ? OptionalInt.empty() : OptionalInt.of(rateLimit)),
                new Placement.Shared(),
                row.getLong("version"));
    }
}
