package dev.tenantry.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenantry.redis.CachedTenantData;
import dev.tenantry.redis.RedisCalls;
import dev.tenantry.redis.RedisScript;
import dev.tenantry.redis.RedisUnavailableException;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import dev.tenantry.tenant.TenantRef;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import jakarta.inject.Singleton;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Caches tenants in Redis for all instances, under the id and under the slug. If Redis is unavailable, or an entry is
 * not this tenant, the lookup is a cache miss and nothing worse.
 */
@Singleton
class RedisTenantCache implements CachedTenantData {

    private static final Logger LOG = Logger.getLogger(RedisTenantCache.class);

    // A slow reader must not overwrite a later change, so the higher of two versions stays. A value that is not this
    // tenant is overwritten, so that a broken entry does not stay until it expires.
    private static final RedisScript PUT_IF_NOT_OLDER = RedisScript.of("""
            local old = redis.pcall('GET', KEYS[1])
            if type(old) == 'string' then
              local ok, tenant = pcall(cjson.decode, old)
              if ok and type(tenant) == 'table' and tenant.id == ARGV[2]
                 and type(tenant.version) == 'number' and tenant.version > tonumber(ARGV[3]) then
                return 0
              end
            end
            redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[4])
            return 1
            """);

    private final RedisCalls redis;
    private final ObjectMapper json;
    private final RegistryConfig config;

    RedisTenantCache(RedisCalls redis, ObjectMapper json, RegistryConfig config) {
        this.redis = redis;
        this.json = json;
        this.config = config;
    }

    /**
     * Finds a tenant that may be served. PostgreSQL is asked about any other status: an old entry must not refuse a
     * tenant that has been activated or resumed since. An entry that is too old the other way does no harm, because
     * every transaction checks the status.
     */
    Optional<Tenant> find(TenantRef ref) {
        try {
            Response value = redis.send(Request.cmd(Command.GET).arg(key(ref)));
            return value == null
                    ? Optional.empty()
                    : parse(value.toString()).filter(Tenant::canBeServed).filter(tenant -> tenant.isNamedBy(ref));
        } catch (RedisUnavailableException unavailable) {
            LOG.debug("Redis is unavailable; reading the tenant from PostgreSQL", unavailable);
            return Optional.empty();
        }
    }

    void put(Tenant tenant) {
        String value = write(tenant);
        try {
            put(tenant.id(), tenant, value);
            put(tenant.slug(), tenant, value);
        } catch (RedisUnavailableException unavailable) {
            LOG.debug("Could not cache a tenant in Redis; other instances read it from PostgreSQL", unavailable);
        }
    }

    /**
     * Deletes the entry under the id only. An entry under a slug is used only if the tenant is also found by its id.
     */
    void forget(TenantId id) {
        try {
            redis.send(Request.cmd(Command.DEL).arg(key(id)));
        } catch (RedisUnavailableException unavailable) {
            LOG.debug("Could not delete a tenant from Redis; the entry remains until it expires", unavailable);
        }
    }

    @Override
    public List<String> keys(Tenant tenant) throws RedisUnavailableException {
        List<String> found = new ArrayList<>();
        for (TenantRef name : List.<TenantRef>of(tenant.id(), tenant.slug())) {
            if (isOf(tenant, name)) {
                found.add(key(name));
            }
        }
        return found;
    }

    // The slug may belong to another tenant by now, whose entry does not contain this id.
    private boolean isOf(Tenant tenant, TenantRef name) throws RedisUnavailableException {
        Response value = redis.send(Request.cmd(Command.GET).arg(key(name)));
        return value != null
                && (name instanceof TenantId
                        || value.toString().contains(tenant.id().toString()));
    }

    private void put(TenantRef ref, Tenant tenant, String value) throws RedisUnavailableException {
        redis.run(
                PUT_IF_NOT_OLDER,
                key(ref),
                value,
                tenant.id(),
                tenant.version(),
                config.redisTtl().toMillis());
    }

    static String key(TenantRef ref) {
        String kind = ref instanceof TenantId ? "id" : "slug";
        return "tenantry:tenant:" + kind + ":" + ref;
    }

    private Optional<Tenant> parse(String value) {
        try {
            return Optional.ofNullable(json.readValue(value, CachedTenant.class))
                    .flatMap(CachedTenant::toTenant);
        } catch (JsonProcessingException broken) {
            LOG.warn("Ignored an unreadable tenant entry in Redis; reading PostgreSQL instead");
            return Optional.empty();
        }
    }

    private String write(Tenant tenant) {
        try {
            return json.writeValueAsString(CachedTenant.of(tenant));
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
