package dev.tenantry.home;

import dev.tenantry.start.ConnectionUrl;
import dev.tenantry.start.StartCheck;
import dev.tenantry.start.StartConfig;
import dev.tenantry.tenant.StoreName;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where the data stores are and who one is there. Known to the configuration alone: a table, a message or an answer
 * holds a store's name and nothing else of it.
 */
@ApplicationScoped
public class DataStores implements StartCheck {

    private final StoreConfig config;
    private final StartConfig start;

    DataStores(StoreConfig config, StartConfig start) {
        this.config = config;
        this.start = start;
    }

    @Override
    public Phase phase() {
        return Phase.SETTINGS;
    }

    @Override
    public List<String> refusals() {
        return config.byName().entrySet().stream()
                .flatMap(entry -> refusal(entry.getKey(), entry.getValue()).stream())
                .sorted()
                .toList();
    }

    // An environment variable turns a hyphen into an underscore: better said now than when the store is missed.
    private Optional<String> refusal(String name, StoreConfig.Store store) {
        return StoreName.parse(name).isEmpty()
                ? Optional.of("tenantry.stores has a data store called " + name
                        + "; its name must be lower-case letters, digits and single hyphens between them.")
                : start.refusal(new ConnectionUrl("tenantry.stores." + name + ".url", store.url()));
    }

    public Optional<DataStore> find(StoreName name) {
        return Optional.ofNullable(config.byName().get(name.value())).map(DataStore::new);
    }

    /** In alphabetical order. */
    public Set<String> names() {
        return new TreeSet<>(config.byName().keySet());
    }
}
