package dev.tenantry.isolation;

import dev.tenantry.home.DataStore;
import dev.tenantry.home.DataStores;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.StoreName;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Manages the connection pools of tenant databases. A pool is created when it is first needed. There are never more
 * pools than configured: a new pool replaces the one that has been unused for longest. No connection is opened under
 * the lock.
 */
@Singleton
@Startup // so that its gauges exist before the first tenant is served
class TenantPools {

    private static final Logger LOG = Logger.getLogger(TenantPools.class);

    /** Identifies a database on a server. A tenant that has moved has a new key; its old pool is closed when idle. */
    private record Key(StoreName store, HomeName home) {}

    private final DataStores stores;
    private final PoolFactory factory;
    private final IsolationConfig config;
    private final HomeAudits audits;
    private final Refusals refusals;

    private final Map<StoreName, StoreGate> gates = new ConcurrentHashMap<>();

    // Least recently used first.
    private final Map<Key, TenantPool> pools = new LinkedHashMap<>(16, 0.75f, true);

    TenantPools(
            DataStores stores,
            PoolFactory factory,
            IsolationConfig config,
            HomeAudits audits,
            Refusals refusals,
            MeterRegistry meters) {
        this.stores = stores;
        this.factory = factory;
        this.config = config;
        this.audits = audits;
        this.refusals = refusals;
        Gauge.builder("tenantry.isolation.pools", this, TenantPools::size)
                .description("Tenant databases that this instance has a pool for")
                .register(meters);
        Gauge.builder("tenantry.isolation.pool.connections", this, TenantPools::connections)
                .description("Connections to tenant databases")
                .register(meters);
        stores.names().stream()
                .flatMap(name -> StoreName.parse(name).stream())
                .forEach(name -> registerCircuit(name, meters));
    }

    private void registerCircuit(StoreName name, MeterRegistry meters) {
        Gauge.builder("tenantry.isolation.store.open", gate(name), gate -> gate.isOpen() ? 1 : 0)
                .description("1 while requests to the data store are turned away because it cannot be reached")
                .tag("store", name.value())
                .register(meters);
    }

    /**
     * Leases the pool of a tenant database until the home is released.
     *
     * @throws dev.tenantry.problem.ProblemException 503, if the store is not configured or at its limit, or if all
     *     pools are in use
     */
    OpenHome open(HomeSession session, StoreName name) {
        DataStore store = stores.find(name).orElseThrow(() -> {
            LOG.errorf(
                    "Tenant %s is in data store %s, which is not configured on this instance",
                    session.tenant().id(), name);
            return HomeProblems.unavailable();
        });
        StoreGate gate = gate(name);
        gate.enter();
        boolean leased = false;
        try {
            TenantPool pool = lease(new Key(name, session.tenant().home()), store);
            leased = true;
            return new DatabaseHome(pool, gate, session);
        } finally {
            if (!leased) {
                gate.leave();
            }
        }
    }

    private StoreGate gate(StoreName name) {
        return gates.computeIfAbsent(name, unseen -> new StoreGate(unseen, config.stores(), refusals));
    }

    private TenantPool lease(Key key, DataStore store) {
        List<TenantPool> replaced = new ArrayList<>();
        try {
            synchronized (pools) {
                TenantPool pool = pools.get(key);
                if (pool == null) {
                    makeRoom(replaced);
                    pool = new TenantPool(
                            key.home(),
                            factory.make(store, key.home()),
                            audits,
                            config.audit().interval(),
                            factory,
                            refusals,
                            this::giveBack);
                    pools.put(key, pool);
                }
                pool.lease();
                return pool;
            }
        } finally {
            close(replaced);
        }
    }

    private void makeRoom(List<TenantPool> replaced) {
        Iterator<TenantPool> oldestFirst = pools.values().iterator();
        while (pools.size() >= config.pools().max()) {
            if (!oldestFirst.hasNext()) {
                LOG.warnf("All %d pools are in use (tenantry.isolation.pools.max); request rejected", pools.size());
                refusals.count(Refusals.Reason.NO_POOL);
                throw HomeProblems.unavailable();
            }
            TenantPool candidate = oldestFirst.next();
            if (candidate.isFree()) {
                oldestFirst.remove();
                replaced.add(candidate);
            }
        }
    }

    private void giveBack(TenantPool pool) {
        synchronized (pools) {
            pool.giveBack(System.nanoTime());
        }
    }

    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    void closeIdle() {
        Duration idle = config.pools().idle();
        List<TenantPool> idleOnes = new ArrayList<>();
        synchronized (pools) {
            long since = System.nanoTime() - idle.toNanos();
            pools.values().removeIf(pool -> pool.isIdle(since) && idleOnes.add(pool));
        }
        close(idleOnes);
    }

    int size() {
        synchronized (pools) {
            return pools.size();
        }
    }

    private long connections() {
        synchronized (pools) {
            return pools.values().stream().mapToLong(TenantPool::connections).sum();
        }
    }

    void stop(@Observes ShutdownEvent event) {
        List<TenantPool> all;
        synchronized (pools) {
            all = new ArrayList<>(pools.values());
            pools.clear();
        }
        close(all);
    }

    // Not under the lock: closing talks to a server that may be slow.
    private static void close(Collection<TenantPool> unused) {
        unused.forEach(TenantPool::close);
    }
}
