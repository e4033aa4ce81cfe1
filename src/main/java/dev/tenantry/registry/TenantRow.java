package dev.tenantry.registry;

import dev.tenantry.sql.Sql;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Slug;
import dev.tenantry.tenant.StoreName;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import dev.tenantry.tenant.TenantOverrides;
import dev.tenantry.tenant.TenantStatus;
import dev.tenantry.tenant.WireNamed;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/** Converts a row of {@code control.tenants}, aliased {@code t}, to a tenant. */
final class TenantRow {

    static final String COLUMNS =
            "t.id, t.slug, t.name, t.plan, t.status, t.tier, t.store, t.epoch, t.created_at, t.version,"
                    + " (t.config ->> 'rate_limit')::int as rate_limit";

    private TenantRow() {}

    static Tenant read(ResultSet row) throws SQLException {
        int rateLimit = row.getInt("rate_limit");
        return new Tenant(
                new TenantId(row.getObject("id", UUID.class)),
                new Slug(row.getString("slug")),
                row.getString("name"),
                WireNamed.of(Plan.class, row.getString("plan")),
                WireNamed.of(TenantStatus.class, row.getString("status")),
                new TenantOverrides(rateLimit == 0 ? OptionalInt.empty() : OptionalInt.of(rateLimit)),
                Placement.of(
                        WireNamed.of(IsolationTier.class, row.getString("tier")),
                        Optional.ofNullable(row.getString("store")).map(StoreName::new)),
                row.getLong("epoch"),
                Sql.instant(row, "created_at").orElseThrow(),
                row.getLong("version"));
    }
}
