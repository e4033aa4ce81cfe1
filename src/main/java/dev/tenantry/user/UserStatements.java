package dev.tenantry.user;

import dev.tenantry.provisioning.FirstUser;
import dev.tenantry.provisioning.TenantUser;
import dev.tenantry.provisioning.UserRole;
import dev.tenantry.provisioning.UserTable;
import dev.tenantry.tenant.Email;
import dev.tenantry.tenant.Subject;
import dev.tenantry.tenant.WireNamed;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The control plane's statements on {@code users}. Plain SQL, because Hibernate's connections are for tenants that are
 * being served.
 */
@ApplicationScoped
class UserStatements implements UserTable {

    private static final String ADD_FIRST = """
            insert into users (id, subject, email, role) values (gen_random_uuid(), ?, ?, ?)
            on conflict do nothing
            """;

    // xmax is 0 in a row that was inserted, and not in one that was updated.
    private static final String PUT = """
            insert into users (id, subject, email, role) values (gen_random_uuid(), ?, ?, ?)
            on conflict (tenant_id, subject) do update set email = excluded.email, role = excluded.role
            returning xmax = 0
            """;

    private static final String LIST = """
            select subject, email, role from users where ?::text is null or subject > ? order by subject limit ?
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
        home.execute("delete from users where subject = ?", subject.value());
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
        return home.query("select subject from users for share").stream()
                .map(row -> new Subject(row.getFirst()))
                .toList();
    }
}
