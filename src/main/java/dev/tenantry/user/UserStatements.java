package dev.tenantry.user;

import dev.tenantry.provisioning.FirstUser;
import dev.tenantry.provisioning.TenantUser;
import dev.tenantry.provisioning.UserRole;
import dev.tenantry.provisioning.UserTable;
import dev.tenantry.tenant.Email;
import dev.tenantry.tenant.Subject;
import dev.tenantry.tenant.WireNamed;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The control plane's statements on {@code users}. Plain SQL, because Hibernate's connections are for tenants that are
 * being served.
 */
@Singleton
class UserStatements implements UserTable {

    private static final String ADD_FIRST = """
            insert into users (id, subject, email, role) values (gen_random_uuid(), ?, ?, ?)
            on conflict do nothing
            """;

    // xmax is 0 in a row that was inserted, and not in one that was updated.
    private static final String PUT = """
            insert into users (id, subject, email, role) values (gen_random_uuid(), ?, ?, ?)
            on conflict (tenant_id, subject) do update
               set email = excluded.email, role = excluded.role, version = users.version + 1
            returning xmax = 0
            """;

    private static final String LIST = """
            select subject, email, role from users
             where subject is not null and (?::text is null or subject > ?) order by subject limit ?
            """;

    // In one statement, so that in a home that is not migrated yet nothing happens.
    private static final String REMOVE = """
            with removed as (delete from users where subject = ? returning subject)
            insert into former_users (subject) select subject from removed on conflict do nothing
            """;

    private static final String LOCK_CHANGES = """
            select 1 from pg_advisory_xact_lock(
              hashtextextended('tenantry:memberships:' || current_setting('app.current_tenant'), 0))
            """;

    @Override
    public void addFirst(FirstUser user, Home home) {
        home.execute(ADD_FIRST, user.subject(), user.email(), UserRole.OWNER.wireName());
    }

    @Override
    public boolean put(TenantUser user, Home home) {
        return home.query(
                        PUT,
                        user.subject().value(),
                        user.email().value(),
                        user.role().wireName())
                .getFirst()
                .equals(List.of("t"));
    }

    @Override
    public boolean lock(Subject subject, Home home) {
        return !home.query("select subject from users where subject = ? for update", subject.value())
                .isEmpty();
    }

    @Override
    public void remove(Subject subject, Home home) {
        home.execute(REMOVE, subject.value());
    }

    @Override
    public List<TenantUser> list(Optional<Subject> after, int limit, Home home) {
        @Nullable String last = after.map(Subject::value).orElse(null);
        return home.query(LIST, last, last, limit).stream()
                .map(row -> new TenantUser(
                        new Subject(row.get(0)), new Email(row.get(1)), WireNamed.of(UserRole.class, row.get(2))))
                .toList();
    }

    @Override
    public List<Subject> subjects(Home home) {
        return home.query("select subject from users where subject is not null order by id for share").stream()
                .map(row -> new Subject(row.getFirst()))
                .toList();
    }

    @Override
    public List<Subject> takeChanges(Home home) {
        // One control plane at a time: otherwise the one that read first might write last.
        home.query(LOCK_CHANGES);
        return home.query("delete from membership_changes returning subject").stream()
                .map(List::getFirst)
                .distinct()
                .sorted()
                .map(Subject::new)
                .toList();
    }
}
