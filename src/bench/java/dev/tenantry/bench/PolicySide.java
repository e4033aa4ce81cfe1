package dev.tenantry.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.HdrHistogram.Histogram;

/**
 * One side of a comparison, with a separate connection. All sides run the same transactions, in which either a policy
 * or the query selects the tenant. Every side sets the tenant first, as the service does, so that only the policy
 * differs.
 */
final class PolicySide implements AutoCloseable {

    private static final String SPEAK_FOR_TENANT =
            "select set_config('app.current_tenant', ?, true), set_config('search_path', ?, true)";

    private final Connection connection;
    private final ProcessHandle backend;
    private final PreparedStatement speakForTenant;
    private final PreparedStatement query;
    private final PolicyQuery work;
    private final boolean namesTenant;

    PolicySide(Database database, PolicyQuery work, PolicySpelling spelling) throws SQLException {
        this.connection = database.asApp();
        this.backend = Database.backend(connection);
        connection.setAutoCommit(false);
        this.speakForTenant = connection.prepareStatement(SPEAK_FOR_TENANT);
        this.query = connection.prepareStatement(work.sql(spelling));
        this.work = work;
        this.namesTenant = spelling == PolicySpelling.EXPLICIT;
    }

    /** Records the time of each query alone, without the transaction around it. */
    void run(int transactions, int queriesEach, RandomGenerator random, Histogram nanos) throws SQLException {
        for (int i = 0; i < transactions; i++) {
            int tenant = PolicyTables.randomTenant(random);
            speakForTenant.setString(1, PolicyTables.tenant(tenant).toString());
            speakForTenant.setString(2, "shared");
            speakForTenant.execute();
            for (int j = 0; j < queriesEach; j++) {
                Object argument = work.argument(tenant, random);
                long start = System.nanoTime();
                ask(tenant, argument);
                nanos.recordValue(System.nanoTime() - start);
            }
            connection.commit();
        }
    }

    private void ask(int tenant, Object argument) throws SQLException {
        if (namesTenant) {
            query.setObject(1, PolicyTables.tenant(tenant));
        }
        query.setObject(namesTenant ? 2 : 1, argument);
        int rows = 0;
        if (query.execute()) {
            try (ResultSet found = query.getResultSet()) {
                while (found.next()) {
                    rows++;
                }
            }
        } else {
            rows = query.getUpdateCount();
        }
        if (rows != work.rows()) {
            throw new IllegalStateException("%s touched %d rows.".formatted(work, rows));
        }
    }

    /** Returns the CPU time of the backend so far. */
    Duration cpu() {
        return Cpu.of(backend);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
