package dev.tenantry.registry;

import dev.tenantry.sql.Database;
import dev.tenantry.sql.Sql;
import dev.tenantry.tenant.TenantId;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the tombstones of deleted tenants, and restores those that a restored database lacks, as the control role. */
@Singleton
public class TombstoneLedger {

    private static final String SELECT = "select id, slug, plan, tier, store, erased_at from control.tombstones";

    private final Database database;
    private final Event<TenantChanged> changes;

    TombstoneLedger(@DataSource("control") AgroalDataSource dataSource, Event<TenantChanged> changes) {
        this.database = new Database(dataSource);
        this.changes = changes;
    }

    public Optional<Tombstone> find(TenantId id) {
        return database.find(SELECT + " where id = ?", TombstoneLedger::read, id.value());
    }

    /** Returns tombstones by id, at most {@code limit}, from the one after {@code after} on. */
    public List<Tombstone> list(Optional<TenantId> after, int limit) {
        @Nullable Object last = after.map(TenantId::value).orElse(null);
        return database.query(
                SELECT + " where (?::uuid is null or id > ?) order by id limit ?",
                TombstoneLedger::read,
                last,
                last,
                limit);
    }

    /** Inserts a tombstone of a tenant that the registry does not know, so that its id and slug stay reserved. */
    @Transactional(TxType.MANDATORY)
    public void insert(Tombstone tombstone) {
        database.execute(
                "insert into control.tenants (id, slug, name, plan, status, tier, store, deleted_at)"
                        + " values (?, ?, 'deleted', ?, 'deleted', ?, ?, ?) on conflict (id) do nothing",
                tombstone.id(),
                tombstone.slug(),
                tombstone.plan(),
                tombstone.tier(),
                tombstone.store(),
                tombstone.erasedAt().atOffset(ZoneOffset.UTC));
        changes.fire(new TenantChanged(tombstone.tenant()));
    }

    private static Tombstone read(ResultSet row) throws SQLException {
        return new Tombstone(
                row.getObject("id", UUID.class),
                row.getString("slug"),
                row.getString("plan"),
                row.getString("tier"),
                row.getString("store"),
                Sql.instant(row, "erased_at").orElseThrow());
    }
}
