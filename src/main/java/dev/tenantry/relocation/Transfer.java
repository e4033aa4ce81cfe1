package dev.tenantry.relocation;

import dev.tenantry.home.HomeLink;
import dev.tenantry.problem.ReportableException;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.TenantId;
import java.time.Duration;
import java.util.List;

/**
 * What one attempt at a move works with: connections to both homes, and their tables, those first that others
 * reference.
 *
 * @param lock to the old home too, for the lock of the switch
 * @param turn the turn of the attempt: nothing is written once a later one has begun
 */
record Transfer(
        TenantId tenant,
        long turn,
        Placement from,
        Placement to,
        HomeLink source,
        HomeLink target,
        HomeLink lock,
        List<MovedTable> tables)
        implements AutoCloseable {

    /** Returns the name of the source's table of captures, as SQL. */
    String captures() {
        return from.home(tenant) + ".captures";
    }

    /** Fails if the tables of the two homes are not as they were, for example because one of them was migrated. */
    void requireSameTables() {
        if (!tables.equals(MovedTables.of(source, from.home(tenant), target, to.home(tenant), tenant))) {
            throw new ReportableException("The tables of the homes have changed meanwhile.");
        }
    }

    /** Limits the time to wait for the answer to a statement. */
    void limit(Duration time) {
        List.of(source, target, lock).forEach(link -> link.limit(time));
    }

    @Override
    public void close() {
        List.of(source, target, lock).forEach(HomeLink::close);
    }
}
