package dev.tenantry.provisioning;

import dev.tenantry.tenant.Subject;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table of a tenant's users. Implemented by the package that the users belong to, which knows its columns. */
public interface UserTable {

    /** Runs statements for one tenant in its home, as the owner role, in one transaction. */
    interface Home {

        /** Runs one statement. Returns the number of rows that changed. */
        int execute(String sql, @Nullable Object... values);

        /** Runs one query. Returns all rows, with their columns as text. */
        List<List<String>> query(String sql, @Nullable Object... values);
    }

    /** Adds a new tenant's owner. Does nothing if an earlier attempt has already added them. */
    void addFirst(FirstUser user, Home home);

    /**
     * Adds the user, or changes their email address and role. Returns whether they are new.
     *
     * @throws dev.tenantry.sql.DatabaseException with UNIQUE_VIOLATION, if another user has the email address
     */
    boolean put(TenantUser user, Home home);

    /** Locks the user until the transaction ends. Returns false if there is no such user. */
    boolean lock(Subject subject, Home home);

    /** Removes the user. Does nothing if there is no such user. */
    void remove(Subject subject, Home home);

    /** Returns users in the order of their subjects, from the one after {@code after} on. */
    List<TenantUser> list(Optional<Subject> after, int limit, Home home);

    /**
     * Returns the subjects of those who have become users or ceased to be, by what the tenant's own users did, since
     * this was last called. Forgets them when the transaction is committed. Waits for other transactions that do this.
     */
    List<Subject> takeChanges(Home home);

    /** Returns the subjects of all users, and locks the users until the transaction ends. */
    List<Subject> subjects(Home home);
}
