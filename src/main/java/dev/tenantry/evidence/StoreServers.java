package dev.tenantry.evidence;

import dev.tenantry.home.DataStore;
import dev.tenantry.home.DataStores;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.StoreName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds databases that the registry does not name, such as the one that a tenant is moving to or has left: on every
 * server on which a database was visited. Safe for concurrent use.
 */
final class StoreServers {

    private final DataStores stores;
    // By the name of one data store of each server.
    private final Map<String, TreeSet<String>> seen = new TreeMap<>();

    StoreServers(DataStores stores) {
        this.stores = stores;
    }

    boolean isConfigured(StoreName store) {
        return stores.find(store).isPresent();
    }

    synchronized void saw(StoreName store, Collection<HomeName> databases) {
        TreeSet<String> names = seen.computeIfAbsent(firstOfServer(store), unseen -> new TreeSet<>());
        databases.forEach(database -> names.add(database.value()));
    }

    /** Returns the databases that were seen and are none of these. */
    synchronized List<KnownHome> unregistered(List<KnownHome> registered) {
        registered.forEach(home -> home.store()
                .map(this::firstOfServer)
                .map(seen::get)
                .ifPresent(names -> names.remove(home.name().value())));
        List<KnownHome> others = new ArrayList<>();
        seen.forEach((store, names) ->
                names.forEach(name -> others.add(KnownHome.unregistered(new StoreName(store), new HomeName(name)))));
        return others;
    }

    // Two data stores may be configured with the same server.
    private String firstOfServer(StoreName store) {
        String server = stores.find(store).map(DataStore::maintenanceUrl).orElse("");
        return stores.names().stream()
                .filter(name -> stores.find(new StoreName(name))
                        .map(DataStore::maintenanceUrl)
                        .filter(server::equals)
                        .isPresent())
                .findFirst()
                .orElse(store.value());
    }
}
