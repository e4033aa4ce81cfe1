package dev.tenantry.home;

import dev.tenantry.sql.RoleLimits;
import dev.tenantry.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Tells whether this instance can act as the owner role. */
@ApplicationScoped
public class OwnerCheck {

    // Without credentials of the owner role, Flyway connects as the app role. That would be noticed only when it
    // writes. Exports, erasures and moves rely on row-level security, which FORCE applies to the owner.
    private static final String WRONG_ROLE = """
            select 'role ' || session_user || ' is not the owner of the registry'
              from pg_class
             where oid = 'control.tenants'::regclass and not pg_has_role(session_user, relowner, 'USAGE')
            union all
            select 'role ' || rolname || ' is a superuser or has BYPASSRLS'
              from pg_roles
             where rolname = session_user and (rolsuper or rolbypassrls)
            """;

    private final OwnerAccess owner;
    private final ServerVersion required;

    @Inject
    OwnerCheck(OwnerAccess owner) {
        this(owner, ServerVersion.REQUIRED);
    }

    OwnerCheck(OwnerAccess owner, ServerVersion required) {
        this.owner = owner;
        this.required = required;
    }

    /**
     * Returns why this instance cannot act as the owner role; empty if it can. Data stores are not checked: a store
     * that is down must not affect the others.
     */
    public Optional<String> refusal() {
        try (Connection connection = owner.main().getConnection()) {
            RoleLimits.OWNER.warnIfMissing(connection);
            Optional<String> tooOld = required.refusal(connection);
            if (tooOld.isPresent()) {
                return tooOld.map(reason -> "the main database cannot be used: " + reason);
            }
            return Sql.query(connection, WRONG_ROLE, row -> row.getString(1)).stream()
                    .findFirst()
                    .map(OwnerCheck::refusal);
        } catch (SQLException | RuntimeException failure) {
            return Optional.of(refusal("the owner role cannot connect (" + failure.getMessage() + ")"));
        }
    }

    private static String refusal(String reason) {
        return reason + ". Check quarkus.flyway.username and password.";
    }
}
