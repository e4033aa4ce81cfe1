package dev.tenantry.registry;

import dev.tenantry.start.StartRefusal;
import dev.tenantry.tenant.StoreName;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where the data stores are and who one is there. Known to the configuration alone: a table, a message or an answer
 * holds a store's name and nothing else of it.
 */
@ApplicationScoped
public class DataStores {

    private static final int EARLY = 10;

    private final StoreConfig config;

    DataStores(StoreConfig config) {
        this.config = config;
    }

    // An environment variable turns a hyphen into an underscore: better said now than when the store is missed.
    void check(@Observes @Priority(EARLY) StartupEvent event) {
        for (String name : config.byName().keySet()) {
            if (StoreName.parse(name).isEmpty()) {
                throw StartRefusal.because("tenantry.stores has a data store called " + name
                        + "; its name must be lower-case letters, digits and single hyphens between them.");
            }
        }
    }

    public Optional<DataStore> find(StoreName name) {
        return Optional.ofNullable(config.byName().get(name.value())).map(DataStore::new);
    }

    /** In alphabetical order. */
    public Set<String> names() {
        return new TreeSet<>(config.byName().keySet());
    }
}
