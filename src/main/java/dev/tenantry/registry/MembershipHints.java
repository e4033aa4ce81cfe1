package dev.tenantry.registry;

import dev.tenantry.redis.RedisCalls;
import dev.tenantry.redis.RedisUnavailableException;
import dev.tenantry.tenant.TenantId;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * The tenants whose users have changed lately, as a set in Redis. Instances that serve tenants may not write
 * memberships, so they leave a hint, and a control plane takes it and reads from the tenant's home what has changed. A
 * hint that is lost delays this until the tenant's next one; a hint that is forged changes nothing.
 */
@Singleton
public class MembershipHints {

    static final String KEY = "tenantry:memberships:changed";

    private static final Logger LOG = Logger.getLogger(MembershipHints.class);

    private final RedisCalls redis;

    MembershipHints(RedisCalls redis) {
        this.redis = redis;
    }

    /** Leaves a hint, if Redis is there. */
    public void leave(TenantId tenant) {
        try {
            redis.send(Request.cmd(Command.SADD).arg(KEY).arg(tenant.toString()));
        } catch (RedisUnavailableException unavailable) {
            LOG.warnf(
                    "Could not tell the control planes that users of tenant %s have changed (%s). Their access by header"
                            + " or subdomain follows at the tenant's next change of a user.",
                    tenant, unavailable.getMessage());
        }
    }

    /** Takes some hints, at most as many as given. Returns none if Redis is away. Ignores what is not a tenant's id. */
    public List<TenantId> take(int limit) {
        List<TenantId> taken = new ArrayList<>();
        try {
            Response members = redis.send(Request.cmd(Command.SPOP).arg(KEY).arg(Integer.toString(limit)));
            if (members != null) {
                members.forEach(member -> TenantId.parse(member.toString()).ifPresent(taken::add));
            }
        } catch (RedisUnavailableException unavailable) {
            LOG.debug("Redis is unavailable; there are no hints about changed users", unavailable);
        }
        return taken;
    }
}
