package dev.tenantry.home;

import dev.tenantry.sql.DatabaseException;
import dev.tenantry.sql.Sql;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.StoreName;
import dev.tenantry.tenant.Subject;
import dev.tenantry.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Copies users from their homes to {@code control.memberships}, for tenants that were created by a version without
 * memberships. As the owner role, because the command {@code migrate} has no other.
 */
@ApplicationScoped
public class MembershipCopies {

    private static final String MISSING = """
            select id, epoch
              from control.tenants t
             where home = ? and store is not distinct from ? and status in ('active', 'suspended', 'offboarding')
               and not exists (select from control.memberships_complete c where c.tenant_id = t.id)
             order by id
            """;

    // Locks the tenant's row, so that a tenant that is being deleted meanwhile keeps no membership.
    private static final String COPY = """
            with tenant as (
              select id from control.tenants where id = ? and status <> 'deleted' for share
            ), copied as (
              insert into control.memberships (tenant_id, subject)
              select id, subject from tenant cross join unnest(?) subject
              on conflict do nothing
            )
            insert into control.memberships_complete (tenant_id) select id from tenant on conflict do nothing
            """;

    private final OwnerAccess owner;
    private final OwnerSessions sessions;

    public MembershipCopies(OwnerAccess owner, OwnerSessions sessions) {
        this.owner = owner;
        this.sessions = sessions;
    }

    /**
     * Copies the users of all tenants in the home, except for those that are done already.
     *
     * @param users returns a tenant's users, and locks them: otherwise a user who is removed at the same moment would
     *     keep a membership
     */
    public void copy(Placement placement, HomeName home, Function<OwnerSessions.Home, List<Subject>> users) {
        try (Connection main = owner.main().getConnection()) {
            @Nullable String store = placement.dataStore().map(StoreName::toString).orElse(null);
            List<OwnerSessions.Seat> missing = Sql.query(
                    main,
                    MISSING,
                    row -> new OwnerSessions.Seat(new TenantId(row.getObject(1, UUID.class)), row.getLong(2)),
                    home.value(),
                    store);
            if (!missing.isEmpty()) {
                sessions.runEach(placement, home, missing, (id, session) -> copy(main, id, users.apply(session)));
            }
        } catch (SQLException failure) {
            throw new DatabaseException(failure);
        }
    }

    private static void copy(Connection main, TenantId tenant, List<Subject> users) {
        String[] subjects = users.stream().map(Subject::value).toArray(String[]::new);
        try {
            Sql.execute(main, COPY, tenant.value(), main.createArrayOf("text", subjects));
        } catch (SQLException failure) {
            throw new DatabaseException(failure);
        }
    }
}
