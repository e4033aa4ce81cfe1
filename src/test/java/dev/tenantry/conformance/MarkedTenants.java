package dev.tenantry.conformance;

import dev.tenantry.provisioning.UserRole;
import dev.tenantry.support.ProvisionedTenants;
import dev.tenantry.support.TestTenants;
import dev.tenantry.tenant.Placement;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The tenants of the matrix: two in each tier, and a suspended one.
 *
 * @param own those whose users call
 * @param foreign those that the callers must not reach
 * @param strangers users of the first foreign tenant. There are many, because the failed checks of one caller are limited
 */
record MarkedTenants(
        List<MarkedTenant> own, List<MarkedTenant> foreign, MarkedTenant suspended, List<String> strangers) {

    private static final List<Placement> TIERS =
            List.of(new Placement.Shared(), new Placement.OwnSchema(), ProvisionedTenants.OWN_DATABASE);
    private static final int STRANGERS = 40;

    private static @Nullable MarkedTenants created;

    /** Returns the tenants that all tests of this JVM share, because they take seconds to create. */
    static synchronized MarkedTenants shared() {
        if (created == null) {
            created = create();
        }
        return created;
    }

    private static MarkedTenants create() {
        List<MarkedTenant> own = TIERS.stream().map(MarkedTenant::create).toList();
        List<MarkedTenant> foreign = TIERS.stream().map(MarkedTenant::create).toList();
        MarkedTenant suspended = MarkedTenant.create(new Placement.Shared());
        new TestTenants().change(suspended.tenant(), "status", "suspended");
        MarkedTenant others = foreign.getFirst();
        List<String> strangers = IntStream.range(0, STRANGERS)
                .mapToObj(i -> "stranger-" + i + "@" + others.slug())
                .toList();
        strangers.forEach(subject -> others.addUser(subject, UserRole.OWNER));
        return new MarkedTenants(own, foreign, suspended, strangers);
    }

    /** Returns the tenant of the users who call as users of another tenant. */
    MarkedTenant others() {
        return foreign.getFirst();
    }

    Stream<MarkedTenant> all() {
        return Stream.of(own, foreign, List.of(suspended)).flatMap(List::stream);
    }
}
