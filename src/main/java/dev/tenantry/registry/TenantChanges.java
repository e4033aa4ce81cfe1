package dev.tenantry.registry;

import dev.tenantry.redis.RedisCalls;
import dev.tenantry.redis.RedisUnavailableException;
import dev.tenantry.tenant.TenantId;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Request;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/**
 * Announces changes of tenants to all running instances over a Redis channel. Each message is a tenant's id and only a
 * hint to reload, so a forged, duplicate or late message does no harm. Neither does a lost one: every transaction asks
 * PostgreSQL, and {@link ChangePoll} finds the change about a second later.
 */
@Singleton
public class TenantChanges {

    /**
     * Carries the ids of changed tenants. Code that changes a row of {@code control.tenants} publishes the tenant's id
     * here after COMMIT.
     */
    public static final String CHANNEL = "tenantry:tenant-changed";

    private static final Logger LOG = Logger.getLogger(TenantChanges.class);

    private final RedisCalls calls;
    private final TenantRegistry registry;

    TenantChanges(RedisCalls calls, TenantRegistry registry) {
        this.calls = calls;
        this.registry = registry;
    }

    /** Reloads the tenant, here and in Redis, and notifies all other instances. */
    public void announce(TenantId id) {
        try {
            registry.reload(id);
        } catch (RegistryUnavailableException unreadable) {
            // Only this instance failed to read it, so the others are notified all the same.
            LOG.warnf(unreadable, "Tenant %s changed, but this instance could not reload it", id);
        }
        try {
            calls.send(Request.cmd(Command.PUBLISH).arg(CHANNEL).arg(id.toString()));
        } catch (RedisUnavailableException unavailable) {
            LOG.warnf("Could not announce the change of tenant %s: Redis does not respond", id);
        }
    }

    void written(@Observes(during = TransactionPhase.AFTER_SUCCESS) TenantChanged change) {
        announce(change.id());
    }
}
