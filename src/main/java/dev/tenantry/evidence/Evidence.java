package dev.tenantry.evidence;

import dev.tenantry.evidence.HomeReports.HomeReport;
import dev.tenantry.home.DataStores;
import dev.tenantry.isolation.FreshAudit;
import dev.tenantry.isolation.IsolationProbe;
import dev.tenantry.isolation.LastAudits;
import dev.tenantry.isolation.ProbeResult;
import dev.tenantry.sql.DatabaseException;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Makes reports on whether PostgreSQL keeps tenants apart, from what PostgreSQL says at this moment. */
@ApplicationScoped
public class Evidence {

    private static final Duration WITHIN_A_REQUEST = Duration.ofSeconds(20);
    private static final Duration WITHIN_A_COMMAND = Duration.ofMinutes(30);

    private final FreshAudit audit;
    private final LastAudits last;
    private final Catalogue catalogue;
    private final DataStores stores;
    private final List<IsolationProbe> probes;
    private final Build build = Build.current();

    Evidence(
            FreshAudit audit,
            LastAudits last,
            Catalogue catalogue,
            DataStores stores,
            @All List<IsolationProbe> probes) {
        this.audit = audit;
        this.last = last;
        this.catalogue = catalogue;
        this.stores = stores;
        this.probes = probes;
    }

    /**
     * Audits the main database, all homes in it, and every tenant's database.
     *
     * @throws DatabaseException if the main database cannot be audited
     */
    public IsolationReport ofEverything() {
        Draft draft = new Draft(Scope.EVERYTHING);
        List<KnownHome> homes = visitMainDatabase(draft, WITHIN_A_COMMAND);
        new DatabaseVisits(audit, catalogue, new StoreServers(stores), draft).visit(inDatabases(homes));
        return sealed(draft);
    }

    /**
     * Audits the main database and all homes in it, in a limited time. Reports what this instance remembers of tenants'
     * databases: it does not connect to them.
     *
     * @throws DatabaseException if the main database cannot be audited
     */
    public IsolationReport ofMainDatabase() {
        Draft draft = new Draft(Scope.MAIN_DATABASE);
        List<KnownHome> homes = visitMainDatabase(draft, WITHIN_A_REQUEST);
        inDatabases(homes).forEach(home -> draft.homes().add(remembered(home)));
        return sealed(draft);
    }

    private List<KnownHome> visitMainDatabase(Draft draft, Duration patience) {
        try (Connection connection = audit.open()) {
            List<KnownHome> homes = KnownHome.all(connection);
            new MainDatabaseVisit(audit, catalogue, connection, draft, patience)
                    .visit(homes.stream().filter(home -> home.store().isEmpty()).toList());
            return homes;
        } catch (SQLException failure) {
            throw new DatabaseException(failure);
        }
    }

    private static List<KnownHome> inDatabases(List<KnownHome> homes) {
        return homes.stream().filter(home -> home.store().isPresent()).toList();
    }

    private HomeReport remembered(KnownHome home) {
        HomeState state = last.isBroken(home.name()) ? HomeState.BROKEN : HomeState.NOT_VISITED;
        return new HomeReport(
                home, state, Optional.empty(), Optional.empty(), Optional.empty(), last.ofDatabase(home.name()));
    }

    private IsolationReport sealed(Draft draft) {
        List<ProbeResult> results =
                probes.stream().flatMap(probe -> probe.results().stream()).toList();
        return draft.report(build, last.ofMainDatabase(), last.ofAllSchemas(), results);
    }
}
