package dev.tenantry;

import dev.tenantry.provisioning.Migration;
import dev.tenantry.provisioning.MigrationReport;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import org.jboss.logging.Logger;

/**
 * The process: it serves, or, called with the argument {@code migrate}, brings the registry and all homes to the newest
 * version and exits: 0 when all were, 1 when some could not be, 2 when it was called wrongly.
 */
@QuarkusMain
public class Tenantry {

    private static final String MIGRATE = "migrate";
    private static final int FAILED = 1;
    private static final int CALLED_WRONGLY = 2;

    public static void main(String... arguments) {
        if (arguments.length == 0) {
            Quarkus.run();
        } else if (arguments.length == 1 && arguments[0].equals(MIGRATE)) {
            // Before there is configuration: a command listens on no port, and the checks of a serving start are not
            // its.
            System.setProperty("tenantry.start.command", MIGRATE);
            System.setProperty("quarkus.http.host-enabled", "false");
            System.setProperty("quarkus.management.host-enabled", "false");
            // Nor does it use Redis; but Quarkus makes a client at start, and will not without an address.
            System.setProperty("quarkus.redis.hosts", "redis://localhost");
            Quarkus.run(MigrateCommand.class);
        } else {
            System.err.println("Usage: without arguments to serve, or with the argument " + MIGRATE
                    + " to bring the registry and all homes to the newest version.");
            System.exit(CALLED_WRONGLY);
        }
    }

    /** Made by CDI, when Quarkus has started. */
    static class MigrateCommand implements QuarkusApplication {

        private static final Logger LOG = Logger.getLogger(MigrateCommand.class);

        private final Migration migration;

        MigrateCommand(Migration migration) {
            this.migration = migration;
        }

        @Override
        public int run(String... arguments) {
            try {
                MigrationReport report = migration.run();
                report.failed().forEach(failed -> LOG.errorf("Home %s: %s", failed.home(), failed.reason()));
                return report.failed().isEmpty() ? 0 : FAILED;
            } catch (Exception failure) {
                LOG.errorf(
                        "Nothing could be migrated: %s. Check quarkus.datasource.jdbc.url, quarkus.flyway.username"
                                + " and password.",
                        failure.getMessage());
                return FAILED;
            }
        }
    }
}
