package dev.tenantry.home;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tenantry.sql.Database;
import dev.tenantry.tenant.HomeName;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Tells whether a home has the tables that this code needs. Versions only increase, so a home that was found to be
 * current is not looked up again for a long time. A home that is behind is looked up each time, because it can be
 * migrated at any moment.
 */
@Singleton
public class HomeVersions {

    private static final int MOST_REMEMBERED = 10_000;
    private static final Duration REMEMBERED_FOR = Duration.ofHours(1);

    private final Database database;
    private final RequiredVersions required;
    private final Cache<HomeName, Boolean> current = Caffeine.newBuilder()
            .maximumSize(MOST_REMEMBERED)
            .expireAfterWrite(REMEMBERED_FOR)
            .executor(Runnable::run)
            .build();

    HomeVersions(@DataSource("registry") AgroalDataSource dataSource, RequiredVersions required) {
        this.database = Database.repeatingQueries(dataSource);
        this.required = required;
    }

    /** Returns the version that this code needs: that of the newest migration in {@code db/tenant}. */
    public int required() {
        return required.home();
    }

    /** Returns the version of the registry that this code needs: that of the newest migration in {@code db/control}. */
    public int requiredRegistry() {
        return required.registry();
    }

    /** Returns false also for a home that is not registered. */
    public boolean isCurrent(HomeName home) {
        if (current.getIfPresent(home) != null) {
            return true;
        }
        boolean found = version(home) >= required();
        if (found) {
            current.put(home, true);
        }
        return found;
    }

    /** Returns the current version of the home; 0 if it has no tables yet or is not registered. */
    int version(HomeName home) {
        return database.find(
                        "select schema_version from control.homes where name = ?", row -> row.getInt(1), home.value())
                .orElse(0);
    }
}
