package dev.tenantry.home;

import dev.tenantry.sql.DatabaseException;
import dev.tenantry.sql.Sql;
import dev.tenantry.sql.SqlState;
import dev.tenantry.tenant.Tenant;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs statements in one tenant's home as the owner role, to which row-level security applies as to any other role. */
@ApplicationScoped
public class OwnerSessions {

    /** A tenant's home during one transaction. All methods throw {@link DatabaseException}. */
    public static final class Home {

        private final Connection connection;
        private final Tenant tenant;

        private Home(Connection connection, Tenant tenant) {
            this.connection = connection;
            this.tenant = tenant;
        }

        /** Runs one statement. Returns the number of rows that changed. */
        public int execute(String sql, @Nullable Object... values) {
            try {
                return Sql.execute(connection, sql, values);
            } catch (SQLException failure) {
                throw new DatabaseException(failure);
            }
        }

        /** Deletes the tenant's rows of a table. Returns false, and deletes none, if rows of another table reference them. */
        boolean deleteRows(TenantTables.Table table) {
            try {
                Savepoint before = connection.setSavepoint();
                try {
                    Sql.execute(
                            connection,
                            "delete from " + table.sqlName() + " where tenant_id = ?",
                            tenant.id().value());
                    return true;
                } catch (SQLException failure) {
                    if (!SqlState.FOREIGN_KEY_VIOLATION.isThatOf(failure)) {
                        throw failure;
                    }
                    connection.rollback(before);
                    return false;
                }
            } catch (SQLException failure) {
                throw new DatabaseException(failure);
            }
        }

        /** Returns the home's tables that can hold the tenant's rows, in alphabetical order. */
        List<TenantTables.Table> tables() {
            try {
                return TenantTables.of(connection, tenant.home());
            } catch (SQLException failure) {
                throw new DatabaseException(failure);
            }
        }
    }

    private final OwnerAccess owner;

    OwnerSessions(OwnerAccess owner) {
        this.owner = owner;
    }

    /** Runs the work in one transaction, and commits. */
    public void run(Tenant tenant, Consumer<Home> work) {
        try (Connection connection =
                owner.database(tenant.placement(), tenant.home()).getConnection()) {
            connection.setAutoCommit(false);
            TenantSession.begin(connection, tenant.id(), tenant.home());
            work.accept(new Home(connection, tenant));
            connection.commit();
        } catch (SQLException failure) {
            throw new DatabaseException(failure);
        }
    }
}
