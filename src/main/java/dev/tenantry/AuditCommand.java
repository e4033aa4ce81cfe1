package dev.tenantry;

import dev.tenantry.evidence.Evidence;
import dev.tenantry.evidence.IsolationReport;
import dev.tenantry.evidence.Verdict;
import dev.tenantry.sql.DatabaseException;
import io.quarkus.runtime.QuarkusApplication;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jboss.logging.Logger;

/**
 * Runs the command {@code audit}: prints the isolation report, as one line, and exits with 0 if isolation holds, 3 if it
 * is broken, 4 if not everything could be audited, and 1 if there is no report. Needs the app role's password only.
 */
class AuditCommand implements QuarkusApplication {

    private static final Logger LOG = Logger.getLogger(AuditCommand.class);
    private static final int FAILED = 1;

    private final Evidence evidence;

    AuditCommand(Evidence evidence) {
        this.evidence = evidence;
    }

    @Override
    public int run(String... arguments) {
        try {
            IsolationReport report = evidence.ofEverything();
            print(report.json());
            LOG.infof("Isolation: %s, digest %s", report.verdict().reportedName(), report.digest());
            return exitCode(report.verdict());
        } catch (DatabaseException failure) {
            LOG.errorf(
                    "There is no isolation report: %s. Check quarkus.datasource.jdbc.url, quarkus.datasource.username and"
                            + " quarkus.datasource.password.",
                    failure.reason());
            return FAILED;
        }
    }

    // In UTF-8 whatever the machine's language is: the digest depends on it.
    private static void print(String report) {
        PrintStream output = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        output.print(report);
        output.print('\n');
        output.flush();
    }

    private static int exitCode(Verdict verdict) {
        return switch (verdict) {
            case HOLDS -> 0;
            case BROKEN -> 3;
            case INCOMPLETE -> 4;
        };
    }
}
