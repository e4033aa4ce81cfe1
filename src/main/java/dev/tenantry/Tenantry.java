package dev.tenantry;

import dev.tenantry.http.NewListeners;
import dev.tenantry.provisioning.Migration;
import dev.tenantry.provisioning.MigrationReport;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.security.Security;
import java.util.TimeZone;
import org.jboss.logging.Logger;

/**
 * Starts the process. Without arguments, it serves requests. With the argument {@code migrate}, it brings the registry
 * and all homes to the newest version and exits: with 0 if everything was migrated, 1 if anything failed, and 2 if the
 * arguments are not valid. With the argument {@code audit}, it prints the isolation report and exits ({@link
 * AuditCommand}).
 */
@QuarkusMain
public class Tenantry {

    private static final String MIGRATE = "migrate";
    private static final String AUDIT = "audit";
    private static final String ADDRESSES = "networkaddress.cache.ttl";
    private static final String SECONDS = "5";
    private static final int FAILED = 1;
    private static final int CALLED_WRONGLY = 2;

    public static void main(String... arguments) {
        // PostgreSQL's driver announces the JVM's time zone, and PostgreSQL refuses names that it does not know, such
        // as PST. Only the times in the log depend on the zone.
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
        rememberAddressesBriefly();
        NewListeners.announce();
        if (arguments.length == 0) {
            Quarkus.run();
        } else if (arguments.length == 1 && arguments[0].equals(MIGRATE)) {
            prepare(MIGRATE);
            Quarkus.run(MigrateCommand.class);
        } else if (arguments.length == 1 && arguments[0].equals(AUDIT)) {
            prepare(AUDIT);
            // Standard output is for the report alone.
            System.setProperty("quarkus.log.console.stderr", "true");
            Quarkus.run(AuditCommand.class);
        } else {
            System.err.println("Usage: run without arguments to serve requests, with the argument " + MIGRATE
                    + " to bring the registry and all homes to the newest version, or with " + AUDIT
                    + " to report whether PostgreSQL keeps tenants apart.");
            System.exit(CALLED_WRONGLY);
        }
    }

    /**
     * Lets a change of an address in the DNS, which is how managed databases fail over, take effect within seconds. The
     * JVM keeps addresses for 30 s. To be called before any address is looked up, because it reads this only once.
     */
    static void rememberAddressesBriefly() {
        if (Security.getProperty(ADDRESSES) == null) {
            Security.setProperty(ADDRESSES, SECONDS);
        }
    }

    // Set before the configuration is read: a command opens no port and skips the checks for serving.
    private static void prepare(String command) {
        System.setProperty("tenantry.start.command", command);
        System.setProperty("quarkus.http.host-enabled", "false");
        System.setProperty("quarkus.management.host-enabled", "false");
        // A command does not use Redis, but Quarkus creates a client at start and requires an address.
        System.setProperty("quarkus.redis.hosts", "redis://localhost");
    }

    /** Runs the command {@code migrate}. Created by CDI after Quarkus has started. */
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
                report.failed()
                        .forEach(failed -> LOG.errorf("Home %s was not migrated: %s", failed.home(), failed.reason()));
                return report.failed().isEmpty() ? 0 : FAILED;
            } catch (Exception failure) {
                LOG.errorf(
                        "The migration failed: %s. Check quarkus.datasource.jdbc.url, quarkus.flyway.username"
                                + " and quarkus.flyway.password.",
                        failure.getMessage());
                return FAILED;
            }
        }
    }
}
