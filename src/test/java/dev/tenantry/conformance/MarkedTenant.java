package dev.tenantry.conformance;

import dev.tenantry.provisioning.UserRole;
import dev.tenantry.support.ProvisionedTenants;
import dev.tenantry.support.Superuser;
import dev.tenantry.support.TestTenants;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A tenant with a user of each role. Its slug, its users and everything that they write contain its mark, a random text
 * that nothing else contains: an answer with the mark shows something of this tenant.
 */
record MarkedTenant(Tenant tenant, String mark) {

    private static final AtomicInteger TEXTS = new AtomicInteger();

    static MarkedTenant create(Placement placement) {
        String mark = "k" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);
        Tenant tenant = new ProvisionedTenants().create("m-" + mark, Plan.ENTERPRISE, placement);
        MarkedTenant marked = new MarkedTenant(tenant, mark);
        for (UserRole role : UserRole.values()) {
            if (role != UserRole.OWNER) {
                marked.addUser(marked.subject(role), role);
            }
        }
        return marked;
    }

    /** Adds a user who may also act without the claim. */
    void addUser(String subject, UserRole role) {
        new TestTenants().addMembership(tenant, subject);
        Superuser.inMainDatabase()
                .in(tenant)
                .execute(
                        "insert into " + tenant.home() + ".users (tenant_id, id, subject, email, role)"
                                + " values (?, gen_random_uuid(), ?, ?, ?)",
                        tenant.id().value(),
                        subject,
                        subject + ".example",
                        role.wireName());
    }

    String subject(UserRole role) {
        return (role == UserRole.OWNER ? "olivia" : role.wireName()) + "@" + tenant.slug();
    }

    String slug() {
        return tenant.slug().toString();
    }

    String place() {
        return Superuser.databaseOf(tenant) + "." + tenant.home();
    }

    /** Returns text with the mark that was not returned before. */
    String text() {
        return mark + "-" + TEXTS.incrementAndGet();
    }

    @Override
    public String toString() {
        return tenant.placement().tier().toString();
    }
}
