package dev.tenantry.home;

import dev.tenantry.sql.Database;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.StoreName;
import dev.tenantry.tenant.Tenant;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;

/**
 * Writes the fence of a tenant's own database: the row that says whether the tenant may be served there. A home in the
 * main database needs none, because the registry is in the same database.
 *
 * <p>A caller of {@link #write} holds the lock on the tenant's row in the registry, so that the last writer knows the
 * latest status. All methods throw {@link dev.tenantry.sql.DatabaseException} if the database cannot be reached.
 */
@ApplicationScoped
public class HomeFence {

    private static final String INSERT =
            "insert into control.fence (tenant_id, slug, home, epoch, open) values (?, ?, ?, ?, ?)";
    private static final String WRITE = INSERT + """
             on conflict (tenant_id) do update
               set slug = excluded.slug, home = excluded.home, epoch = excluded.epoch, open = excluded.open
            """;

    private final OwnerAccess owner;

    public HomeFence(OwnerAccess owner) {
        this.owner = owner;
    }

    /** Lets the tenant's transactions into its home, or keeps them out, from their next one on. */
    public void write(Tenant tenant, boolean open) {
        if (tenant.placement() instanceof Placement.OwnDatabase(StoreName store)) {
            new Database(owner.databaseBriefly(store, tenant.home()))
                    .execute(
                            WRITE,
                            tenant.id().value(),
                            tenant.slug().value(),
                            tenant.home().value(),
                            tenant.epoch(),
                            open);
        }
    }

    /** Writes the fence of a database that has none yet, as the registry says. */
    void install(StoreName store, HomeName home) {
        record Row(UUID tenant, String slug, long epoch, boolean open) {}
        Optional<Row> found = new Database(owner.main())
                .find(
                        "select tenant_id, slug, epoch, open from control.fence where home = ?",
                        row -> new Row(
                                row.getObject("tenant_id", UUID.class),
                                row.getString("slug"),
                                row.getLong("epoch"),
                                row.getBoolean("open")),
                        home.value());
        found.ifPresent(row -> new Database(owner.database(store, home))
                .execute(
                        INSERT + " on conflict do nothing",
                        row.tenant(),
                        row.slug(),
                        home.value(),
                        row.epoch(),
                        row.open()));
    }
}
