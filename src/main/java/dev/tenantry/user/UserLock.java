package dev.tenantry.user;

import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;

/**
 * Lets one transaction at a time change the tenant's users. Locks on the owners' rows would not do: a transaction that
 * has waited for such a row looks at it again, but not at rows that have become owners meanwhile, so two transactions
 * could each lock what the other one does not. Taken in a statement of its own, so that the next one sees what was
 * committed before.
 */
@Singleton
class UserLock {

    // The tenant is part of the key, because tenants share a database.
    private static final String TAKE = """
            select 1 from pg_advisory_xact_lock(
              hashtextextended('tenantry:users:' || current_setting('app.current_tenant'), 0))
            """;

    private final EntityManager entities;

    UserLock(EntityManager entities) {
        this.entities = entities;
    }

    /** Waits for the lock, which is held until the transaction ends. */
    void take() {
        entities.createNativeQuery(TAKE).getResultList();
    }
}
