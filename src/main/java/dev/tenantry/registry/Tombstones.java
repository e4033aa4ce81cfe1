package dev.tenantry.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenantry.start.StartCheck;
import dev.tenantry.tenant.TenantId;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Holds the erased tenants of a file that is kept apart from the database. If a restored database contains them, they
 * are not served, whatever their row says. Reads the file once, at the start.
 */
@Singleton
public class Tombstones implements StartCheck {

    private static final Logger LOG = Logger.getLogger(Tombstones.class);
    private static final String PROPERTY = "tenantry.registry.tombstones";

    private final Optional<Path> file;
    private final ObjectMapper json;
    private volatile Map<TenantId, Tombstone> byTenant = Map.of();

    Tombstones(RegistryConfig config, ObjectMapper json) {
        this.file = config.tombstones().map(Path::of);
        this.json = json;
    }

    @Override
    public Phase phase() {
        return Phase.SETTINGS;
    }

    /** Reads the file. An instance that cannot read all of it must not start, because it would serve erased tenants. */
    @Override
    public List<String> refusals() {
        return file.flatMap(this::read).stream().toList();
    }

    private Optional<String> read(Path path) {
        Map<TenantId, Tombstone> read = new LinkedHashMap<>();
        int number = 0;
        try {
            for (String line : Files.readAllLines(path)) {
                number++;
                if (!line.isBlank()) {
                    Tombstone tombstone = Objects.requireNonNull(json.readValue(line, Tombstone.class));
                    read.put(tombstone.tenant(), tombstone);
                }
            }
        } catch (JsonProcessingException | NullPointerException invalid) {
            return Optional.of(PROPERTY + ": line " + number + " of " + path + " is not a tombstone as GET"
                    + " /admin/tombstones returns it.");
        } catch (IOException unreadable) {
            return Optional.of(PROPERTY + " is " + path + ", which cannot be read.");
        }
        if (read.isEmpty()) {
            return Optional.of(PROPERTY + ": " + path + " contains no tombstone. Remove the property if no tenant was"
                    + " ever erased; otherwise collect the list again.");
        }
        LOG.infof("%d tenants were erased according to %s and are not served", read.size(), path);
        byTenant = Map.copyOf(read);
        return Optional.empty();
    }

    /** Returns whether the tenant was erased, so that it must not be served. */
    boolean contains(TenantId tenant) {
        return byTenant.containsKey(tenant);
    }

    public List<Tombstone> all() {
        return List.copyOf(byTenant.values());
    }
}
