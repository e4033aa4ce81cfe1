package dev.tenantry.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tenantry.sql.Database;
import dev.tenantry.sql.DatabaseException;
import dev.tenantry.support.BesideOthers;
import dev.tenantry.support.OwnDatabase;
import dev.tenantry.support.Versions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** What an instance asks every second while it waits for migrations. */
@BesideOthers
class RegistryVersionTest {

    private final OwnDatabase database = OwnDatabase.onAnotherServer("tenantry_unmigrated");

    @AfterEach
    void drop() {
        database.close();
    }

    @Test
    void fillsNobodysLogWithErrors() {
        Database app = new Database(asApp());
        RegistryVersion version = new RegistryVersion(app);

        assertThat(version.current()).isZero();
        database.execute("create schema control");
        database.execute("create table control.flyway_schema_history (version text, success boolean)");
        assertThat(version.current()).isZero();
        database.execute("grant usage on schema control to tenantry_app");
        assertThat(version.current()).isZero();

        // An error that is certain shows that errors are counted.
        assertThatThrownBy(() -> app.find("select version from control.flyway_schema_history", row -> row.getString(1)))
                .isInstanceOf(DatabaseException.class);
        await().until(() -> failedTransactions() > 0);
        assertThat(failedTransactions()).isEqualTo(1);
    }

    @Test
    void findsTheVersionOfTheRegistry() {
        database.withRegistry();
        assertThat(new RegistryVersion(new Database(asApp())).current()).isEqualTo(Versions.REGISTRY);
    }

    private long failedTransactions() {
        return database.look(
                        Long.class, "select xact_rollback from pg_stat_database where datname = current_database()")
                .getFirst();
    }

    private PGSimpleDataSource asApp() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(database.url());
        source.setUser("tenantry_app");
        source.setPassword("tenantry_app");
        return source;
    }
}
