package dev.tenantry.provisioning;

import dev.tenantry.tenant.Subject;
import java.util.List;
import java.util.Optional;

/** Homes without users, and without a table for them: the tests of migrations have homes that hold nothing. */
final class NoUsers implements UserTable {

    @Override
    public List<Subject> subjects(Home home) {
        return List.of();
    }

    @Override
    public void addFirst(FirstUser user, Home home) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean put(TenantUser user, Home home) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean lock(Subject subject, Home home) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void remove(Subject subject, Home home) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<TenantUser> list(Optional<Subject> after, int limit, Home home) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Subject> takeChanges(Home home) {
        throw new UnsupportedOperationException();
    }
}
