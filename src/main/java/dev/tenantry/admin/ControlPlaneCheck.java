package dev.tenantry.admin;

import dev.tenantry.home.OwnerCheck;
import dev.tenantry.sql.PoolerProbe;
import dev.tenantry.sql.RoleLimits;
import dev.tenantry.sql.Sql;
import dev.tenantry.start.StartCheck;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Refuses to start a control plane that lacks one of the roles it needs. */
@ApplicationScoped
class ControlPlaneCheck implements StartCheck {

    // The isolation audit cannot know which role this instance uses.
    private static final String TOO_POWERFUL = """
            select rolname from pg_roles
             where rolname = session_user
               and (rolsuper or rolbypassrls
                    or pg_has_role(oid, (select c.relowner from pg_class c
                                          where c.oid = 'control.tenants'::regclass), 'MEMBER'))
            """;

    private final ControlPlane controlPlane;
    private final AgroalDataSource dataSource;
    private final OwnerCheck owner;

    ControlPlaneCheck(ControlPlane controlPlane, @DataSource("control") AgroalDataSource dataSource, OwnerCheck owner) {
        this.controlPlane = controlPlane;
        this.dataSource = dataSource;
        this.owner = owner;
    }

    @Override
    public Phase phase() {
        return Phase.DATABASE;
    }

    @Override
    public List<String> refusals() {
        return controlPlane.isHere()
                ? Stream.of(controlRoleRefusal(), owner.refusal())
                        .flatMap(Optional::stream)
                        .map(reason -> "tenantry.admin.enabled is set, but " + reason)
                        .toList()
                : List.of();
    }

    private Optional<String> controlRoleRefusal() {
        try (Connection connection = dataSource.getConnection()) {
            Sql.query(connection, "select 1 from control.operations limit 1", row -> true);
            List<String> tooPowerful = Sql.query(connection, TOO_POWERFUL, row -> row.getString(1));
            if (!tooPowerful.isEmpty()) {
                return Optional.of("role " + tooPowerful.getFirst() + " would see tenants' rows: it is a superuser, has"
                        + " BYPASSRLS or can become the owner. Set quarkus.datasource.control.username to the control"
                        + " role of db/roles.sql.");
            }
            RoleLimits.CONTROL.warnIfMissing(connection);
            return PoolerProbe.refusal(connection, dataSource, "quarkus.datasource.control.jdbc.url");
        } catch (SQLException failure) {
            return Optional.of("the control role cannot use the registry (" + failure.getMessage()
                    + "). Check quarkus.datasource.control.username and password.");
        }
    }
}
