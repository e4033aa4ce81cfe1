package dev.tenantry.home;

import io.quarkus.flyway.runtime.QuarkusPathLocationScanner;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.flywaydb.core.api.Location;
import org.flywaydb.core.api.resource.LoadableResource;

/** Determines the versions that this code needs from the newest migrations. Creates no Flyway object. */
@Singleton
class RequiredVersions {

    // Whole numbers, because queries cast the versions in Flyway's table to integers.
    private static final Pattern MIGRATION = Pattern.compile("V([1-9][0-9]*)__[a-z0-9_]+\\.sql");

    private final int registry;
    private final int home;

    RequiredVersions() {
        this.registry = newest(MigrationLists.REGISTRY);
        this.home = newest(MigrationLists.HOME);
    }

    /** Returns the newest version in {@code db/control}. */
    int registry() {
        return registry;
    }

    /** Returns the newest version in {@code db/tenant}. */
    int home() {
        return home;
    }

    private static int newest(String list) {
        return files(list)
                .filter(file -> file.startsWith("V") && file.endsWith(".sql"))
                .mapToInt(RequiredVersions::version)
                .max()
                .orElseThrow(() -> new IllegalStateException("There are no migrations in " + list + "."));
    }

    // Quarkus lists the migrations at build time, also for a native executable, and gives Flyway this list. The
    // configuration would say how to read files that are not on the class path.
    private static Stream<String> files(String list) {
        Location location = Location.fromPath("classpath:", list);
        return new QuarkusPathLocationScanner(null, List.of(location))
                .scanForResources().stream().map(LoadableResource::getFilename);
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
