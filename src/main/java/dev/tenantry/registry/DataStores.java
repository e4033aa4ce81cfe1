package dev.tenantry.registry;

import dev.tenantry.tenant.StoreName;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Where the data stores are and who one is there. Known to the configuration alone: a table, a message or an answer
 * holds a store's name and nothing else of it.
 */
@ApplicationScoped
public class DataStores {

    private final Map<StoreName, DataStore> stores;

    DataStores(StoreConfig config) {
        // A name that cannot be one ends the start here, with the reason.
        this.stores = config.byName().entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        entry -> new StoreName(entry.getKey()), entry -> new DataStore(entry.getValue())));
    }

    public Optional<DataStore> find(StoreName name) {
        return Optional.ofNullable(stores.get(name));
    }

    /** In alphabetical order. */
    public Set<String> names() {
        return stores.keySet().stream().map(StoreName::toString).collect(Collectors.toCollection(TreeSet::new));
    }
}
