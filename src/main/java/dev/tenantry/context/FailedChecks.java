package dev.tenantry.context;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tenantry.tenant.Subject;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;

/**
 * Limits how often one caller may name a tenant to which they do not belong, on this instance. Also counts the checks
 * that are running, so that concurrent requests cannot exceed the limit.
 */
@ApplicationScoped
class FailedChecks {

    private static final int MAX_SUBJECTS_IN_MEMORY = 10_000;

    private final Cache<Subject, Attempts> attempts;
    private final ContextConfig.FailedChecks config;
    private final Counter limited;

    FailedChecks(ContextConfig config, MeterRegistry meters) {
        this.limited = outcome(meters, "limited");
        this.config = config.failedChecks();
        this.attempts = Caffeine.newBuilder()
                .maximumSize(MAX_SUBJECTS_IN_MEMORY)
                .expireAfterAccess(this.config.window())
                .executor(Runnable::run)
                .build();
    }

    /**
     * Counts a check of this caller.
     *
     * @throws dev.tenantry.problem.ProblemException 429, if too many of this caller's checks have failed
     */
    void begin(Subject subject) {
        Optional<Duration> wait = attempts.get(subject, caller -> new Attempts(config.limit(), config.window()))
                .begin(System.nanoTime());
        if (wait.isPresent()) {
            limited.increment();
            throw TenantProblems.tooManyFailedChecks(wait.get());
        }
    }

    static Counter outcome(MeterRegistry meters, String outcome) {
        return Counter.builder("tenantry.context.membership.checks")
                .description("Checks whether a caller without the tenant claim belongs to the tenant that they name")
                .tag("outcome", outcome)
                .register(meters);
    }

    /** Ends a check that has begun. */
    void end(Subject subject, boolean failed) {
        Optional.ofNullable(attempts.getIfPresent(subject)).ifPresent(own -> own.end(failed, System.nanoTime()));
    }
}
