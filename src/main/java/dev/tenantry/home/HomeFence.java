package dev.tenantry.home;

import dev.tenantry.sql.Database;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.StoreName;
import dev.tenantry.tenant.Tenant;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Writes the fence of a tenant's own database: the row that says whether the tenant may be served there. A home in the
 * main database needs none, because the registry is in the same database.
 *
 * <p>A caller of {@link #write} holds the lock on the tenant's row in the registry, so that the last writer knows the
 * latest status. All methods throw {@link dev.tenantry.sql.DatabaseException} if the database cannot be reached.
 */
@ApplicationScoped
public class HomeFence {

    private static final Logger LOG = Logger.getLogger(HomeFence.class);

    private static final String INSERT =
            "insert into control.fence (tenant_id, slug, home, epoch, open) values (?, ?, ?, ?, ?)";
    // A home that a move has closed has the next epoch. Only the move itself may open it again.
    private static final String WRITE = INSERT + """
             on conflict (tenant_id) do update
               set slug = excluded.slug, home = excluded.home, epoch = excluded.epoch, open = excluded.open
             where fence.epoch <= excluded.epoch
            """;
    // Apart: a home that the newest migration has not reached has no such column, and must be closed nevertheless.
    private static final String WRITE_IN_MOTION = """
            insert into control.fence (tenant_id, slug, home, epoch, open, in_motion) values (?, ?, ?, ?, ?, true)
             on conflict (tenant_id) do update
               set slug = excluded.slug, home = excluded.home, epoch = excluded.epoch, open = excluded.open,
                   in_motion = true
             where fence.epoch <= excluded.epoch
            """;
    // The turn is locked before anything is written, so that no later attempt begins meanwhile.
    private static final String IN_TURN =
            // A fence that a crash of PostgreSQL takes back would let a tenant into a home that it has left.
            "with mine as materialized (select set_config('synchronous_commit', 'on', true) from control.turns"
                    + " where tenant_id = ? and turn = ? for share) ";
    private static final String WRITE_IN_TURN = IN_TURN + """
            insert into control.fence (tenant_id, slug, home, epoch, open, in_motion)
            select ?, ?, ?, ?, ?, true from mine
             on conflict (tenant_id) do update
               set slug = excluded.slug, home = excluded.home, epoch = excluded.epoch, open = excluded.open,
                   in_motion = true
            """;
    private static final String CLOSE = IN_TURN
            + "update control.fence set open = false, epoch = ? where tenant_id = ? and exists (select from mine)";
    private static final String REST =
            IN_TURN + "update control.fence set in_motion = false where tenant_id = ? and exists (select from mine)";

    private final OwnerAccess owner;

    public HomeFence(OwnerAccess owner) {
        this.owner = owner;
    }

    /**
     * Lets the tenant's transactions into its home, or keeps them out, from their next one on.
     *
     * @param inMotion whether its changes are captured; false does not stop capturing
     */
    public void write(Tenant tenant, boolean open, boolean inMotion) {
        if (tenant.placement() instanceof Placement.OwnDatabase(StoreName store)) {
            int written = new Database(owner.databaseBriefly(store, tenant.home()))
                    .execute(
                            inMotion ? WRITE_IN_MOTION : WRITE,
                            tenant.id().value(),
                            tenant.slug().value(),
                            tenant.home().value(),
                            tenant.epoch(),
                            open);
            if (written == 0) {
                LOG.warnf(
                        "The fence of tenant %s in its database is at a later epoch than the registry (%d), so it stays"
                                + " closed. If no move of the tenant is unfinished, see \"Restore\" in operations.md.",
                        tenant.slug(), tenant.epoch());
            }
        }
    }

    /**
     * Writes the fence of the tenant's current home, also if a move has closed it.
     *
     * @param turn the attempt at the move that opens it again
     * @throws LostTurnException if a later attempt has begun
     */
    public void reopen(Tenant tenant, boolean open, long turn) {
        writeInTurn(tenant, tenant.placement(), tenant.epoch(), open, turn);
    }

    /**
     * Writes the fence of a home that is not the tenant's current one yet, with the epoch that it will have there.
     *
     * @throws LostTurnException if a later attempt has begun
     */
    public void prepare(Tenant tenant, Placement target, boolean open, long turn) {
        writeInTurn(tenant, target, tenant.epoch() + 1, open, turn);
    }

    private void writeInTurn(Tenant tenant, Placement placement, long epoch, boolean open, long turn) {
        HomeName home = placement.home(tenant.id());
        inTurn(
                placement,
                tenant,
                WRITE_IN_TURN,
                tenant.id().value(),
                turn,
                tenant.id().value(),
                tenant.slug().value(),
                home.value(),
                epoch,
                open);
    }

    /**
     * Closes a tenant's own database for good, so that no transaction enters it with the epoch that it has there.
     *
     * @throws LostTurnException if a later attempt has begun
     */
    public void close(Tenant tenant, long turn) {
        inTurn(
                tenant.placement(),
                tenant,
                CLOSE,
                tenant.id().value(),
                turn,
                tenant.epoch() + 1,
                tenant.id().value());
    }

    /**
     * Stops capturing changes in the tenant's own database.
     *
     * @throws LostTurnException if a later attempt has begun
     */
    public void rest(Tenant tenant, long turn) {
        inTurn(
                tenant.placement(),
                tenant,
                REST,
                tenant.id().value(),
                turn,
                tenant.id().value());
    }

    private void inTurn(Placement placement, Tenant tenant, String sql, Object... values) {
        if (placement instanceof Placement.OwnDatabase(StoreName store)
                && new Database(owner.databaseBriefly(store, placement.home(tenant.id()))).execute(sql, values) == 0) {
            throw new LostTurnException();
        }
    }

    /** Writes the fence of a database that has none yet, as the registry says. */
    void install(StoreName store, HomeName home) {
        record Row(UUID tenant, String slug, long epoch, boolean open) {}
        Optional<Row> found = new Database(owner.main())
                .find(
                        "select id, slug, epoch, status = 'active' as open from control.tenants"
                                + " where home = ? and store = ?",
                        row -> new Row(
                                row.getObject("id", UUID.class),
                                row.getString("slug"),
                                row.getLong("epoch"),
                                row.getBoolean("open")),
                        home.value(),
                        store.value());
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
