package dev.tenantry.isolation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tenantry.tenant.HomeName;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;

/**
 * Audits tenants' own homes before they are served, and remembers the result. If isolation is void in a home, only that
 * home is not served. Each request for it audits it again, and it is served once the audit finds nothing.
 */
@ApplicationScoped
@Startup // so that its gauge exists before the first tenant is served
class HomeAudits {

    private static final Logger LOG = Logger.getLogger(HomeAudits.class);

    // As in HomeVersions.
    private static final int MOST_REMEMBERED = 10_000;
    private static final Duration REMEMBERED_FOR = Duration.ofHours(1);
    private static final Duration BREACH_REMEMBERED_FOR = Duration.ofHours(1);

    @FunctionalInterface
    private interface Question {
        List<IsolationFinding> findings() throws SQLException;
    }

    private final IsolationAudit audit;
    // Apart: a tenant's own database has its name in the main database neither as a schema nor otherwise, so an audit
    // there would find nothing.
    private final Breaches schemas = new Breaches();
    private final Breaches databases = new Breaches();
    private final Cache<HomeName, Boolean> sound = Caffeine.newBuilder()
            .maximumSize(MOST_REMEMBERED)
            .expireAfterWrite(REMEMBERED_FOR)
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
     * Audits a home in the main database, unless an earlier audit found nothing. The shared home is audited with the
     * whole database.
     *
     * @throws dev.tenantry.problem.ProblemException 503, if isolation is void in the home or cannot be checked
     */
    void require(Connection connection, HomeName home) {
        if (!home.equals(HomeName.SHARED) && sound.getIfPresent(home) == null) {
            ask(home, () -> audit.auditHomes(connection, Set.of(home)), this::record);
            sound.put(home, true);
        }
    }

    /**
     * Audits a tenant's own database.
     *
     * @throws dev.tenantry.problem.ProblemException 503, if isolation is void in it or cannot be checked
     */
    void requireDatabase(Connection connection, HomeName home) {
        ask(home, () -> audit.audit(connection, home), databases::record);
    }

    private void ask(HomeName home, Question question, BiConsumer<HomeName, List<IsolationFinding>> answer) {
        List<IsolationFinding> findings;
        try {
            findings = question.findings();
        } catch (SQLException failure) {
            // The server accepted the connection, so it is up. A table may be locked, for example by a migration.
            LOG.warnf(failure, "Could not check whether home %s keeps tenants apart; request rejected", home);
            throw HomeProblems.unavailable();
        }
        answer.accept(home, findings);
        if (!findings.isEmpty()) {
            throw HomeProblems.unavailable();
        }
    }

    /** Records the result of an audit of a home in the main database. */
    void record(HomeName home, List<IsolationFinding> findings) {
        if (!findings.isEmpty()) {
            sound.invalidate(home);
        }
        schemas.record(home, findings);
    }

    /** Makes sure that all homes are audited before they are next served, for example because they were migrated. */
    void forgetAll() {
        sound.invalidateAll();
    }

    /** Returns the names of the homes in the main database in which isolation was found to be void. */
    NavigableSet<String> brokenSchemas() {
        return schemas.names();
    }

    /** Returns how many homes are not served because isolation is void in them. */
    int breaches() {
        return schemas.size() + databases.size();
    }

    /** Forgets breaches that were not confirmed for an hour. */
    void forgetOldBreaches() {
        schemas.forgetOlderThan(BREACH_REMEMBERED_FOR);
        databases.forgetOlderThan(BREACH_REMEMBERED_FOR);
    }
}
