package dev.tenantry.context;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tenantry.registry.Memberships;
import dev.tenantry.registry.SharedLoad;
import dev.tenantry.tenant.Subject;
import dev.tenantry.tenant.TenantId;
import dev.tenantry.tenant.TenantRef;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/**
 * Finds out whether a caller belongs to the tenant that they name, before the tenant is looked up. Remembers only
 * memberships, for a few seconds, so that a user who has just been added is served at once.
 */
@ApplicationScoped
class MembershipCheck {

    private record Question(TenantRef ref, Subject subject) {}

    private final AsyncCache<Question, Optional<TenantId>> answers;
    private final Memberships memberships;
    private final FailedChecks failed;
    private final Counter members;
    private final Counter strangers;

    MembershipCheck(Memberships memberships, FailedChecks failed, ContextConfig config, MeterRegistry meters) {
        this.memberships = memberships;
        this.failed = failed;
        this.members = FailedChecks.outcome(meters, "member");
        this.strangers = FailedChecks.outcome(meters, "stranger");
        this.answers = Caffeine.newBuilder()
                .maximumSize(config.membershipSize())
                .expireAfterWrite(config.membershipTtl())
                .executor(Runnable::run)
                .buildAsync();
    }

    /**
     * Returns the id of the tenant; empty if the caller does not belong to it, or if there is no such tenant.
     *
     * @throws dev.tenantry.problem.ProblemException 429, if too many of this caller's checks have failed
     */
    Optional<TenantId> find(TenantRef ref, Subject subject) {
        // Concurrent requests with the same question wait for one answer and count as one check.
        return SharedLoad.get(answers, new Question(ref, subject), this::ask, Optional::isPresent);
    }

    private Optional<TenantId> ask(Question question) {
        failed.begin(question.subject());
        boolean isFailed = false;
        try {
            Optional<TenantId> found = memberships.find(question.ref(), question.subject());
            isFailed = found.isEmpty();
            (isFailed ? strangers : members).increment();
            return found;
        } finally {
            failed.end(question.subject(), isFailed);
        }
    }
}
