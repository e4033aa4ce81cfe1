package dev.tenantry.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenantry.support.BesideOthers;
import dev.tenantry.support.OwnDatabase;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An operator may create the index of a large table before the migration, without locking the table. */
@BesideOthers
class PagesMigrationTest {

    // As in operations.md.
    private static final String CREATE = """
            create index concurrently orders_newest_by_product
                on shared.orders (tenant_id, product_id, status, created_at desc, id desc)
            """;
    private static final String INDEX = "select pg_get_indexdef('shared.orders_newest_by_product'::regclass)";
    private static final String FILE = "select pg_relation_filenode('shared.orders_newest_by_product')::text";

    private OwnDatabase database;

    @BeforeEach
    void migrateToTheVersionBefore() {
        database = OwnDatabase.onAnotherServer("tenantry_pages_migration").withRegistry();
        migrateTo("8");
    }

    @AfterEach
    void drop() {
        database.close();
    }

    private void migrateTo(String version) {
        Map<String, String> settings = database.settings();
        Flyway.configure()
                .dataSource(
                        database.url(),
                        settings.get("quarkus.flyway.username"),
                        settings.get("quarkus.flyway.password"))
                .locations("db/tenant")
                .defaultSchema("shared")
                .placeholders(Map.of("appRole", "tenantry_app", "controlRole", "tenantry_control"))
                .target(version)
                .load()
                .migrate();
    }

    @Test
    void takesAnIndexThatIsThere() {
        database.execute(CREATE);
        String created = database.look(String.class, INDEX).getFirst();
        String file = database.look(String.class, FILE).getFirst();
        migrateTo("9");
        assertThat(database.look(String.class, FILE)).containsExactly(file);

        database.execute("drop index shared.orders_newest_by_product");
        database.execute("delete from shared.flyway_schema_history where version = '9'");
        database.execute("drop table shared.order_products");
        migrateTo("9");
        assertThat(database.look(String.class, INDEX)).containsExactly(created);
    }

    @Test
    void refusesAnIndexThatIsNotValid() {
        database.execute(CREATE);
        database.execute(
                "update pg_index set indisvalid = false where indexrelid = 'shared.orders_newest_by_product'::regclass");
        assertThatThrownBy(() -> migrateTo("9")).hasMessageContaining("orders_newest_by_product is not valid");
        database.execute("drop index shared.orders_newest_by_product");
        migrateTo("9");
    }
}
