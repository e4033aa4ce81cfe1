package dev.tenantry.home;

import dev.tenantry.sql.Database;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.StoreName;
import dev.tenantry.tenant.TenantId;
import dev.tenantry.tenant.WireNamed;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which tenants have a second home: before the switch of a move the one that they move to, afterwards the one that they
 * came from. Noted before the home is created and forgotten after it is removed, so that it cannot be left over. All
 * methods throw {@link dev.tenantry.sql.DatabaseException}, and take part in the caller's transaction if there is one.
 */
@ApplicationScoped
public class SecondHomes {

    /** @param operation the move that the home belongs to */
    public record SecondHome(UUID operation, Placement placement) {}

    private final Database database;

    SecondHomes(@DataSource("control") AgroalDataSource control) {
        this.database = new Database(control);
    }

    public Optional<SecondHome> find(TenantId tenant) {
        return database.find(
                "select operation_id, tier, store from control.second_homes where tenant_id = ?",
                SecondHomes::read,
                tenant.value());
    }

    /** Notes the tenant's second home, in place of the one that is noted for this operation. */
    public void note(TenantId tenant, UUID operation, Placement placement) {
        @Nullable String store = placement.dataStore().map(StoreName::toString).orElse(null);
        database.execute(
                "insert into control.second_homes (tenant_id, operation_id, tier, store) values (?, ?, ?, ?)"
                        + " on conflict (tenant_id) do update set tier = excluded.tier, store = excluded.store"
                        + " where second_homes.operation_id = excluded.operation_id",
                tenant.value(),
                operation,
                placement.tier().wireName(),
                store);
    }

    public void forget(TenantId tenant) {
        database.execute("delete from control.second_homes where tenant_id = ?", tenant.value());
    }

    private static SecondHome read(ResultSet row) throws SQLException {
        return new SecondHome(
                row.getObject("operation_id", UUID.class),
                Placement.of(
                        WireNamed.of(IsolationTier.class, row.getString("tier")),
                        Optional.ofNullable(row.getString("store")).map(StoreName::new)));
    }
}
