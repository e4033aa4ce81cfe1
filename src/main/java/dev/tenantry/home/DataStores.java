package dev.tenantry.home;

import dev.tenantry.start.JdbcUrl;
import dev.tenantry.start.StartCheck;
import dev.tenantry.start.StartConfig;
import dev.tenantry.tenant.StoreName;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds data stores by name. Their URLs and credentials exist only in the configuration: a table, a message or a
 * response contains a store's name and nothing else about it.
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

    // In an environment variable a hyphen becomes an underscore. Refusing such a name at start is better than not
    // finding the store later.
    private Optional<String> refusal(String name, StoreConfig.Store store) {
        return StoreName.parse(name).isEmpty()
                ? Optional.of("tenantry.stores has a data store named " + name
                        + "; a name must consist of lower-case letters and digits, with single hyphens between them.")
                : start.serverRefusal(url(name, store));
    }

    public Optional<DataStore> find(StoreName name) {
        return Optional.ofNullable(config.byName().get(name.value()))
                .map(store -> new DataStore(url(name.value(), store), store));
    }

    private static JdbcUrl url(String name, StoreConfig.Store store) {
        return new JdbcUrl("tenantry.stores." + name + ".url", store.url());
    }

    /** Returns the names of all data stores, in alphabetical order. */
    public Set<String> names() {
        return new TreeSet<>(config.byName().keySet());
    }
}
