package dev.tenantry.isolation;

import dev.tenantry.tenant.HomeName;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;

/** Tells what this instance remembers of the audits that it makes while it serves. */
@Singleton
public class LastAudits {

    private final WatchMetrics watch;
    private final HomeAudits homes;

    LastAudits(WatchMetrics watch, HomeAudits homes) {
        this.watch = watch;
        this.homes = homes;
    }

    /** Returns when the main database was last audited; empty if this process does not serve. */
    public Optional<Instant> ofMainDatabase() {
        return watch.databaseAuditedAt();
    }

    /** Returns when the last turn of all homes in schemas ended; empty before the first one. */
    public Optional<Instant> ofAllSchemas() {
        return watch.turnEndedAt();
    }

    /** Returns when a tenant's own database was last audited, which happens while the tenant is served. */
    public Optional<Instant> ofDatabase(HomeName home) {
        return homes.databaseAuditedAt(home);
    }

    /** Returns whether isolation was found to be void in a tenant's own database. */
    public boolean isBroken(HomeName database) {
        return homes.isBrokenDatabase(database);
    }
}
