package dev.tenantry.admin;

import dev.tenantry.provisioning.HomeUsers;
import dev.tenantry.registry.MembershipHints;
import dev.tenantry.registry.MembershipLedger;
import dev.tenantry.registry.TenantLedger;
import dev.tenantry.registry.TenantRecord;
import dev.tenantry.tenant.Subject;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/**
 * Brings the memberships of tenants in line with what their own users have changed. The tenant's home decides who is a
 * user; a hint only says where to look.
 */
@ApplicationScoped
class MembershipUpdate {

    private static final Logger LOG = Logger.getLogger(MembershipUpdate.class);

    // So that forged hints can keep this instance busy only for a part of each second.
    private static final int HINTS_AT_A_TIME = 20;

    private final MembershipHints hints;
    private final TenantLedger ledger;
    private final MembershipLedger memberships;
    private final HomeUsers homes;

    MembershipUpdate(MembershipHints hints, TenantLedger ledger, MembershipLedger memberships, HomeUsers homes) {
        this.hints = hints;
        this.ledger = ledger;
        this.memberships = memberships;
        this.homes = homes;
    }

    void followHints() {
        hints.take(HINTS_AT_A_TIME).forEach(this::followOrPostpone);
    }

    // Whatever has failed: the hint was taken, so nobody else has it.
    private void followOrPostpone(TenantId id) {
        try {
            ledger.find(id)
                    .map(TenantRecord::tenant)
                    .filter(tenant -> tenant.status().isStaying())
                    .ifPresent(this::follow);
        } catch (RuntimeException failure) {
            LOG.warnf(
                    "The memberships of tenant %s could not be brought in line with its users (%s); this is tried again",
                    id, failure.getMessage());
            hints.leave(id);
        }
    }

    /** Adds and removes memberships as the tenant's own users have added and removed users. */
    void follow(Tenant tenant) {
        homes.follow(
                tenant,
                (subject, isUser) -> QuarkusTransaction.requiringNew().run(() -> write(tenant.id(), subject, isUser)));
    }

    private void write(TenantId tenant, Subject subject, boolean isUser) {
        ledger.lock(tenant)
                .map(TenantRecord::tenant)
                .filter(locked -> locked.status().isStaying())
                .ifPresent(locked -> {
                    if (isUser) {
                        memberships.add(tenant, subject);
                    } else {
                        memberships.remove(tenant, subject);
                    }
                });
    }
}
