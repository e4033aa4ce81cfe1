package dev.tenantry.admin;

import dev.tenantry.home.TenantMovedException;
import dev.tenantry.home.UnknownStoreException;
import dev.tenantry.problem.Problem;
import dev.tenantry.provisioning.HomeUsers;
import dev.tenantry.provisioning.TenantUser;
import dev.tenantry.registry.MembershipLedger;
import dev.tenantry.registry.TenantLedger;
import dev.tenantry.registry.TenantRecord;
import dev.tenantry.sql.DatabaseException;
import dev.tenantry.sql.DatabaseFault;
import dev.tenantry.sql.SqlState;
import dev.tenantry.tenant.Subject;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Adds and removes the users of tenants: in the tenant's home, and among the memberships, which decide who may act for
 * the tenant. These can be two databases. So a user gets the membership last and loses it first: if something fails in
 * between, they have none, and repeating the request completes it.
 */
@ApplicationScoped
class UserAdministration {

    private static final Logger LOG = Logger.getLogger(UserAdministration.class);

    private final TenantLedger ledger;
    private final CustomerTenants customers;
    private final MembershipLedger memberships;
    private final HomeUsers homes;
    private final AuditLog audit;
    private final MembershipUpdate update;

    UserAdministration(
            TenantLedger ledger,
            CustomerTenants customers,
            MembershipLedger memberships,
            HomeUsers homes,
            AuditLog audit,
            MembershipUpdate update) {
        this.update = update;
        this.customers = customers;
        this.ledger = ledger;
        this.memberships = memberships;
        this.homes = homes;
        this.audit = audit;
    }

    List<TenantUser> list(TenantId id, Optional<Subject> after, int limit) {
        Tenant tenant = ledger.find(id).map(TenantRecord::tenant).orElseThrow(AdminProblems::noSuchTenant);
        requireHome(tenant);
        return in(tenant, () -> homes.list(tenant, after, limit));
    }

    /** Adds or changes the user. Returns whether they are new. */
    boolean put(TenantId id, TenantUser user) {
        Tenant tenant = QuarkusTransaction.requiringNew().call(() -> {
            Tenant locked = lock(id);
            // First, because a change in the home cannot be in one transaction with its entry.
            audit.write(AuditAction.PUT_USER, id, null, AuditedUser.of(id, user));
            return locked;
        });
        return in(tenant, () -> {
            boolean isNew = homes.put(tenant, user);
            // A removal that runs at the same time waits for the user's row, and then removes the membership too.
            if (!homes.whileThere(tenant, user.subject(), () -> addMembership(id, user.subject()))) {
                throw AdminProblems.conflict("The user was removed at the same moment.");
            }
            update.follow(tenant);
            return isNew;
        });
    }

    void remove(TenantId id, Subject subject) {
        Tenant tenant = QuarkusTransaction.requiringNew().call(() -> {
            Tenant locked = lock(id);
            memberships.remove(id, subject);
            audit.write(AuditAction.REMOVE_USER, id, AuditedUser.of(id, subject), null);
            return locked;
        });
        in(tenant, () -> {
            // Once more, because the user may have been added again meanwhile.
            homes.remove(
                    tenant,
                    subject,
                    () -> QuarkusTransaction.requiringNew().run(() -> memberships.remove(id, subject)));
            update.follow(tenant);
            return true;
        });
    }

    private void addMembership(TenantId id, Subject subject) {
        QuarkusTransaction.requiringNew().run(() -> {
            lock(id);
            memberships.add(id, subject);
        });
    }

    private Tenant lock(TenantId id) {
        Tenant tenant = customers.lock(id).tenant();
        requireHome(tenant);
        return tenant;
    }

    // A tenant that is being created or is leaving may have no home, or only a part of one.
    private static void requireHome(Tenant tenant) {
        if (!tenant.status().isStaying()) {
            throw AdminProblems.conflict("Tenant " + tenant.slug() + " is " + tenant.status()
                    + "; it has users only when ACTIVE or SUSPENDED.");
        }
    }

    private static <T> T in(Tenant tenant, Supplier<T> work) {
        try {
            return work.get();
        } catch (DatabaseException failure) {
            if (failure.hasState(SqlState.UNIQUE_VIOLATION)) {
                throw AdminProblems.conflict("Another user of this tenant has this email address.");
            }
            if (DatabaseFault.of(failure) == DatabaseFault.UNAVAILABLE
                    || failure.hasState(SqlState.INVALID_CATALOG_NAME)
                    || failure.hasState(SqlState.UNDEFINED_TABLE)) {
                throw unavailable(tenant, failure);
            }
            throw failure;
        } catch (UnknownStoreException | TenantMovedException unavailable) {
            throw unavailable(tenant, unavailable);
        }
    }

    private static RuntimeException unavailable(Tenant tenant, RuntimeException failure) {
        LOG.errorf(
                failure, "The home of tenant %s cannot be reached; its users were not read or changed", tenant.slug());
        return Problem.unavailable("The home of tenant " + tenant.slug() + " cannot be reached. Try again shortly.")
                .asException();
    }
}
