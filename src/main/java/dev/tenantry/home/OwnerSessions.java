package dev.tenantry.home;

import dev.tenantry.sql.DatabaseException;
import dev.tenantry.sql.Sql;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs statements in one tenant's home as the owner role, to which row-level security applies as to any other role. */
@ApplicationScoped
public class OwnerSessions {

    /** A tenant's home during one transaction. All methods throw {@link DatabaseException}. */
    public static final class Home {

        private final Connection connection;

        private Home(Connection connection) {
            this.connection = connection;
        }

        /** Runs one statement. Returns the number of rows that changed. */
        public int execute(String sql, @Nullable Object... values) {
            try {
                return Sql.execute(connection, sql, values);
            } catch (SQLException failure) {
                throw new DatabaseException(failure);
            }
        }

        /** Runs one query. Returns all rows, with their columns as text. */
        public List<List<String>> query(String sql, @Nullable Object... values) {
            try {
                return Sql.query(connection, sql, Home::texts, values);
            } catch (SQLException failure) {
                throw new DatabaseException(failure);
            }
        }

        private static List<String> texts(ResultSet row) throws SQLException {
            List<String> texts = new ArrayList<>();
            for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                texts.add(row.getString(i));
            }
            return texts;
        }
    }

    private final OwnerAccess owner;

    public OwnerSessions(OwnerAccess owner) {
        this.owner = owner;
    }

    /** Runs the work in one transaction, and commits. */
    public void run(Tenant tenant, Consumer<Home> work) {
        runEach(tenant.placement(), tenant.home(), List.of(tenant.id()), (id, home) -> work.accept(home));
    }

    /** Runs the work for each of the tenants in one home: one transaction per tenant, over one connection. */
    public void runEach(Placement placement, HomeName name, List<TenantId> tenants, BiConsumer<TenantId, Home> work) {
        try (Connection connection = owner.database(placement, name).getConnection()) {
            connection.setAutoCommit(false);
            for (TenantId tenant : tenants) {
                TenantSession.begin(connection, tenant, name);
                work.accept(tenant, new Home(connection));
                connection.commit();
            }
        } catch (SQLException failure) {
            throw new DatabaseException(failure);
        }
    }
}
