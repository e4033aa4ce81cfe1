package dev.tenantry.home;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.support.BesideOthers;
import dev.tenantry.support.OwnDatabase;
import dev.tenantry.tenant.HomeName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

@BesideOthers
class DeletionOrderTest {

    private static final String WITH_TENANT = """
            select c.relname::text from pg_class c
              join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
             where c.relnamespace = 'shared'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
            """;

    /** A table that is left out would keep the rows of erased tenants. */
    @Test
    void hasEveryTableOfTheHomeAndChildrenFirst() throws SQLException {
        try (OwnDatabase database = OwnDatabase.onAnotherServer("tenantry_deletion")
                        .withRegistry()
                        .withSharedHome();
                Connection connection = database.asSuperuser()) {
            database.execute("""
                    create table shared.parts (tenant_id uuid, id uuid, primary key (tenant_id, id))
                     partition by hash (tenant_id)
                    """);

            List<String> order = DeletionOrder.of(connection, HomeName.SHARED).stream()
                    .map(step -> step.table().name())
                    .toList();

            assertThat(order)
                    .contains("parts", "captures", "idempotency_keys")
                    .containsExactlyInAnyOrderElementsOf(database.look(String.class, WITH_TENANT));
            assertThat(order.indexOf("order_products")).isLessThan(order.indexOf("orders"));
        }
    }
}
