package dev.tenantry.home;

import io.quarkus.flyway.FlywayDataSource;
import jakarta.inject.Singleton;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.ResourceProvider;

/** Determines the versions that this code needs from the newest migrations on the class path. Opens no connection. */
@Singleton
class RequiredVersions {

    // Whole numbers, because queries cast the versions in Flyway's table to integers.
    private static final Pattern MIGRATION = Pattern.compile("V([1-9][0-9]*)__[a-z0-9_]+\\.sql");

    private final int registry;
    private final int home;

    RequiredVersions(@FlywayDataSource("registry") Flyway registry, Flyway home) {
        this.registry = newest(registry);
        this.home = newest(home);
    }

    /** Returns the newest version in {@code db/control}. */
    int registry() {
        return registry;
    }

    /** Returns the newest version in {@code db/tenant}. */
    int home() {
        return home;
    }

    // Quarkus lists the migrations at build time and gives Flyway this list, also in a native executable.
    private static int newest(Flyway flyway) {
        ResourceProvider files =
                Objects.requireNonNull(flyway.getConfiguration().getResourceProvider());
        return files.getResources("V", new String[] {".sql"}).stream()
                .mapToInt(file -> version(file.getFilename()))
                .max()
                .orElseThrow(() -> new IllegalStateException("There are no migrations on the class path."));
    }

    private static int version(String file) {
        Matcher name = MIGRATION.matcher(file);
        if (!name.matches()) {
            throw new IllegalStateException(
                    "Migration " + file + " must be named V<whole number>__<lower_case_words>.sql.");
        }
        return Integer.parseInt(name.group(1));
    }
}
