package dev.tenantry.provisioning;

import dev.tenantry.home.MembershipCopies;
import dev.tenantry.home.OwnerSessions;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Subject;
import dev.tenantry.tenant.Tenant;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes users in the tenants' homes as the owner role. Each call is one transaction in the home. All methods
 * throw {@link dev.tenantry.sql.DatabaseException} if that fails.
 */
@ApplicationScoped
public class HomeUsers {

    private final OwnerSessions sessions;
    private final MembershipCopies copies;
    private final UserTable table;

    public HomeUsers(OwnerSessions sessions, MembershipCopies copies, UserTable table) {
        this.sessions = sessions;
        this.copies = copies;
        this.table = table;
    }

    void addFirst(Tenant tenant, FirstUser user) {
        sessions.run(tenant, home -> table.addFirst(user, new Statements(home)));
    }

    /** Adds the user, or changes their email address and role. Returns whether they are new. */
    public boolean put(Tenant tenant, TenantUser user) {
        AtomicBoolean isNew = new AtomicBoolean();
        sessions.run(tenant, home -> isNew.set(table.put(user, new Statements(home))));
        return isNew.get();
    }

    /** Runs the work while the user cannot be removed. Returns false, without running it, if there is no such user. */
    public boolean whileThere(Tenant tenant, Subject subject, Runnable work) {
        AtomicBoolean there = new AtomicBoolean();
        sessions.run(tenant, home -> {
            there.set(table.lock(subject, new Statements(home)));
            if (there.get()) {
                work.run();
            }
        });
        return there.get();
    }

    /** Removes the user, and runs the work before the removal is committed. */
    public void remove(Tenant tenant, Subject subject, Runnable work) {
        sessions.run(tenant, home -> {
            table.remove(subject, new Statements(home));
            work.run();
        });
    }

    /** Returns users in the order of their subjects, from the one after {@code after} on. */
    public List<TenantUser> list(Tenant tenant, Optional<Subject> after, int limit) {
        List<TenantUser> found = new ArrayList<>();
        sessions.run(tenant, home -> found.addAll(table.list(after, limit, new Statements(home))));
        return found;
    }

    /**
     * Runs the work for each subject who has become a user or ceased to be since the last time, with whether they are a
     * user now, while that cannot change. If the work fails, the same changes come again the next time.
     */
    public void follow(Tenant tenant, BiConsumer<Subject, Boolean> work) {
        sessions.run(tenant, home -> {
            UserTable.Home statements = new Statements(home);
            table.takeChanges(statements).forEach(subject -> work.accept(subject, table.lock(subject, statements)));
        });
    }

    /** Forgets who has become a user or ceased to be: the changes of a copy were made in another tenant. */
    void discardChanges(Tenant tenant) {
        sessions.run(tenant, home -> table.takeChanges(new Statements(home)));
    }

    /** Returns the subjects of all users. */
    List<Subject> subjects(Tenant tenant) {
        List<Subject> found = new ArrayList<>();
        sessions.run(tenant, home -> found.addAll(table.subjects(new Statements(home))));
        return found;
    }

    /** Gives memberships to the users of all tenants in the home, unless that is done. */
    void copyToMemberships(Placement placement, HomeName home) {
        copies.copy(placement, home, session -> table.subjects(new Statements(session)));
    }

    private record Statements(OwnerSessions.Home home) implements UserTable.Home {

        @Override
        public int execute(String sql, @Nullable Object... values) {
            return home.execute(sql, values);
        }

        @Override
        public List<List<String>> query(String sql, @Nullable Object... values) {
            return home.query(sql, values);
        }
    }
}
