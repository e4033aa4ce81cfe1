package dev.tenantry.registry;

import dev.tenantry.sql.Database;
import dev.tenantry.tenant.HomeName;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whether a home has the tables that this code was written for. Migrations only go up, so a home that was seen to be
 * current is never asked about again; one that is behind is asked about each time, for it may be migrated any moment.
 */
@ApplicationScoped
public class HomeVersions {

    /** The newest migration of {@code db/tenant} that this code relies on. */
    public static final int REQUIRED = 1;

    private final Database database;
    private final Set<HomeName> current = ConcurrentHashMap.newKeySet();

    HomeVersions(@DataSource("registry") AgroalDataSource dataSource) {
        this.database = new Database(dataSource);
    }

    /** False also for a home that nobody has written down. */
    public boolean isCurrent(HomeName home) {
        if (current.contains(home)) {
            return true;
        }
        boolean found = version(home) >= REQUIRED;
        if (found) {
            current.add(home);
        }
        return found;
    }

    /** As it is now; 0 for a home without tables, or that nobody has written down. */
    int version(HomeName home) {
        return database.find(
                        "select schema_version from control.homes where name = ?", row -> row.getInt(1), home.value())
                .orElse(0);
    }
}
