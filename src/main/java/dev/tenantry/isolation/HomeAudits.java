package dev.tenantry.isolation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tenantry.sql.Sql;
import dev.tenantry.sql.SqlState;
import dev.tenantry.tenant.HomeName;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Audits tenants' own homes before they are served, and remembers the result. If isolation is void in a home, only that
 * home is not served. Each request for it audits it again, and it is served once the audit finds nothing.
 */
@Singleton
@Startup // so that its gauge exists before the first tenant is served
class HomeAudits {

    private static final Logger LOG = Logger.getLogger(HomeAudits.class);
    private static final Duration BREACH_REMEMBERED_FOR = Duration.ofHours(1);
    private static final int MOST_TIMES = 10_000;
    private static final String VERSION = "select schema_version from control.homes where name = ?";

    @FunctionalInterface
    interface ConnectionSource {
        Connection open() throws SQLException;
    }

    private final IsolationAudit audit;
    private final SharedAudits shared = new SharedAudits();
    private final SoundHomes sound = new SoundHomes();
    // Apart: a tenant's own database has its name in the main database neither as a schema nor otherwise, so an audit
    // there would find nothing.
    private final Breaches schemas = new Breaches();
    private final Breaches databases = new Breaches();
    // For reports only.
    private final Cache<HomeName, Instant> databasesAuditedAt = Caffeine.newBuilder()
            .maximumSize(MOST_TIMES)
            .executor(Runnable::run)
            .build();

    HomeAudits(IsolationAudit audit, MeterRegistry meters) {
        this.audit = audit;
        Gauge.builder("tenantry.isolation.findings", this, HomeAudits::breaches)
                .description("Findings of the isolation audit, by what they are about")
                .tag("about", "home")
                .register(meters);
    }

    /**
     * Audits a home in the main database, unless an earlier audit found nothing. Requests that need this at the same moment
     * share one audit and its connection. The shared home is audited with the whole database.
     *
     * @throws dev.tenantry.problem.ProblemException 503, if isolation is void in the home or cannot be checked
     */
    void require(HomeName home, ConnectionSource mainDatabase) throws SQLException {
        if (home.equals(HomeName.SHARED) || sound.contains(home)) {
            return;
        }
        if (!shared.isSound(home, () -> isSound(home, mainDatabase))) {
            throw HomeProblems.unavailable();
        }
    }

    private boolean isSound(HomeName home, ConnectionSource mainDatabase) throws SQLException {
        if (sound.contains(home)) {
            // Found since it was looked up.
            return true;
        }
        try (Connection connection = mainDatabase.open()) {
            return isSound(home, connection);
        }
    }

    private boolean isSound(HomeName home, Connection connection) throws SQLException {
        try {
            return BriefLocks.during(connection, () -> audit(home, connection));
        } catch (SQLException failure) {
            notAudited(home, failure);
            return false;
        }
    }

    private boolean audit(HomeName home, Connection connection) throws SQLException {
        long generation = sound.generation();
        int version = Sql.query(connection, VERSION, row -> row.getInt(1), home.value()).stream()
                .findFirst()
                .orElse(0);
        List<IsolationFinding> findings = audit.auditHomes(connection, Set.of(home));
        record(home, findings);
        if (findings.isEmpty()) {
            sound.remember(home, version, generation);
        }
        return findings.isEmpty();
    }

    /**
     * Audits a tenant's own database.
     *
     * @throws dev.tenantry.problem.ProblemException 503, if isolation is void in it or cannot be checked
     */
    void requireDatabase(Connection connection, HomeName home) throws SQLException {
        List<IsolationFinding> findings;
        try {
            findings = audit.audit(connection, home);
        } catch (SQLException failure) {
            notAudited(home, failure);
            throw HomeProblems.unavailable();
        }
        databases.record(home, findings);
        databasesAuditedAt.put(home, Instant.now());
        if (!findings.isEmpty()) {
            throw HomeProblems.unavailable();
        }
    }

    private static void notAudited(HomeName home, SQLException failure) throws SQLException {
        // A lost session says nothing about the home, so the request is repeated.
        SqlState.throwIfSessionGone(failure);
        // The connection was accepted, so the server is up. A table may be locked, for example by a migration.
        LOG.warnf(failure, "Could not check whether home %s keeps tenants apart; request rejected", home);
    }

    /** Records the result of an audit of a home in the main database. */
    void record(HomeName home, List<IsolationFinding> findings) {
        if (findings.isEmpty()) {
            sound.renew(home);
        } else {
            sound.forget(home);
        }
        schemas.record(home, findings);
    }

    /** Returns the homes in the main database that were found sound. */
    SoundHomes sound() {
        return sound;
    }

    /** Returns the names of the homes in the main database in which isolation was found to be void. */
    NavigableSet<String> brokenSchemas() {
        return schemas.names();
    }

    /** Returns how many homes are not served because isolation is void in them. */
    int breaches() {
        return schemas.size() + databases.size();
    }

    /** Returns when this instance last audited a tenant's own database; empty if it did not, or long ago. */
    Optional<Instant> databaseAuditedAt(HomeName home) {
        return Optional.ofNullable(databasesAuditedAt.getIfPresent(home));
    }

    /** Returns whether the last audit of a tenant's own database found isolation to be void in it. */
    boolean isBrokenDatabase(HomeName home) {
        return databases.names().contains(home.value());
    }

    /** Forgets breaches that were not confirmed for an hour. */
    void forgetOldBreaches() {
        schemas.forgetOlderThan(BREACH_REMEMBERED_FOR);
        databases.forgetOlderThan(BREACH_REMEMBERED_FOR);
    }
}
