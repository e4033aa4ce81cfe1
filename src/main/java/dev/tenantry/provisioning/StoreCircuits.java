package dev.tenantry.provisioning;

import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.StoreName;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Remembers during one migration which data stores cannot be reached. Otherwise each home of a store that is away would
 * take the time that a connection attempt may take.
 */
final class StoreCircuits {

    private static final int FAILURES_IN_A_ROW = 3;

    private final Map<StoreName, AtomicInteger> unreachable = new ConcurrentHashMap<>();

    boolean isOpen(Placement placement) {
        return placement
                .dataStore()
                .map(store -> failures(store).get() >= FAILURES_IN_A_ROW)
                .orElse(false);
    }

    void reached(Placement placement) {
        placement.dataStore().ifPresent(store -> failures(store).set(0));
    }

    void notReached(Placement placement) {
        placement.dataStore().ifPresent(store -> failures(store).incrementAndGet());
    }

    private AtomicInteger failures(StoreName store) {
        return unreachable.computeIfAbsent(store, name -> new AtomicInteger());
    }
}
