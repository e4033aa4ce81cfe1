package dev.tenantry.local;

import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.flywaydb.core.Flyway;

/**
 * Three tenants to try things on, each with an owner, a member and a few orders. Written once, as the owner role, whose
 * rows PostgreSQL checks like everybody's: that is why each tenant's are written within its own transaction.
 */
@IfBuildProfile("dev")
@ApplicationScoped
class DemoTenants {

    record Demo(String slug, String name, String plan) {

        String ownerSubject() {
            return "olivia@" + slug;
        }

        String memberSubject() {
            return "max@" + slug;
        }
    }

    static final List<Demo> ALL = List.of(
            new Demo("acme", "Acme Corporation", "free"),
            new Demo("globex", "Globex", "pro"),
            new Demo("initech", "Initech", "enterprise"));

    private static final int AFTER_ISOLATION_CHECK = 100;

    private static final String TENANT = """
            insert into control.tenants (id, slug, name, plan, status) values (gen_random_uuid(), ?, ?, ?, 'active')
            on conflict (slug) do nothing
            """;

    private static final String SPEAK_FOR_TENANT =
            "select set_config('app.current_tenant', id::text, true) from control.tenants where slug = ?";

    private static final String USER = """
            insert into shared.users (id, subject, email, role) values (gen_random_uuid(), ?, ?, ?)
            """;

    private static final String ORDERS = """
            insert into shared.orders (id, product_id, quantity, status, created_at)
            select gen_random_uuid(), upper(?) || '-' || (1000 + n), n,
                   (array['pending', 'confirmed', 'shipped', 'delivered', 'cancelled'])[1 + n % 5],
                   now() - n * interval '1 hour'
              from generate_series(1, 7) n
            """;

    private final Flyway owner;
    private final LocalConfig config;

    DemoTenants(Flyway owner, LocalConfig config) {
        this.owner = owner;
        this.config = config;
    }

    void fill(@Observes @Priority(AFTER_ISOLATION_CHECK) StartupEvent event) throws SQLException {
        if (!config.demo()) {
            return;
        }
        try (Connection connection = owner.getConfiguration().getDataSource().getConnection()) {
            connection.setAutoCommit(false);
            for (Demo demo : ALL) {
                // Only a tenant that is new gets rows: what somebody did to the others since is left alone.
                if (execute(connection, TENANT, demo.slug(), demo.name(), demo.plan()) > 0) {
                    execute(connection, SPEAK_FOR_TENANT, demo.slug());
                    execute(connection, USER, demo.ownerSubject(), "olivia@" + demo.slug() + ".example", "owner");
                    execute(connection, USER, demo.memberSubject(), "max@" + demo.slug() + ".example", "member");
                    execute(connection, ORDERS, demo.slug());
                }
                connection.commit();
            }
        }
    }

    private static int execute(Connection connection, String sql, String... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            return statement.execute() ? 0 : statement.getUpdateCount();
        }
    }
}
