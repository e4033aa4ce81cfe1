package dev.tenantry.registry;

import dev.tenantry.start.ConnectionUrl;
import dev.tenantry.start.StartConfig;
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

    private static final int BEFORE_ANY_CONNECTION = -10;

    private final StoreConfig config;
    private final StartConfig start;

    DataStores(StoreConfig config, StartConfig start) {
        this.config = config;
        this.start = start;
    }

    void check(@Observes @Priority(BEFORE_ANY_CONNECTION) StartupEvent event) {
        config.byName().forEach((name, store) -> {
            // An environment variable turns a hyphen into an underscore: better said now than when the store is missed.
            if (StoreName.parse(name).isEmpty()) {
                throw StartRefusal.because("tenantry.stores has a data store called " + name
                        + "; its name must be lower-case letters, digits and single hyphens between them.");
            }
            start.refusal(new ConnectionUrl("tenantry.stores." + name + ".url", store.url()))
                    .ifPresent(StartRefusal::because);
        });
    }

    public Optional<DataStore> find(StoreName name) {
        return Optional.ofNullable(config.byName().get(name.value())).map(DataStore::new);
    }

    /** In alphabetical order. */
    public Set<String> names() {
        return new TreeSet<>(config.byName().keySet());
    }
}
