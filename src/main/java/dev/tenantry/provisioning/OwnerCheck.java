package dev.tenantry.provisioning;

import dev.tenantry.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Whether there is an owner role to provision with. */
@ApplicationScoped
public class OwnerCheck {

    // Without a password of its own Flyway connects as the app role, which is found only when it is to do something.
    private static final String STRANGER = """
            select session_user from pg_class
             where oid = 'control.tenants'::regclass and not pg_has_role(session_user, relowner, 'USAGE')
            """;

    private final OwnerAccess owner;

    OwnerCheck(OwnerAccess owner) {
        this.owner = owner;
    }

    /** Why there is none; empty where there is. Data stores are not asked: one that is down holds up nobody else. */
    public Optional<String> refusal() {
        try (Connection connection = owner.main().getConnection()) {
            return Sql.query(connection, STRANGER, row -> row.getString(1)).stream()
                    .findFirst()
                    .map(role -> refusal("role " + role + " is not the owner of the registry"));
        } catch (SQLException | RuntimeException failure) {
            return Optional.of(refusal("the owner role cannot connect (" + failure.getMessage() + ")"));
        }
    }

    private static String refusal(String reason) {
        return "tenantry.admin.enabled is set, and " + reason + ". Check quarkus.flyway.username and password.";
    }
}
