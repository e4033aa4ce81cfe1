package dev.tenantry.provisioning;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenantry.sql.Database;
import dev.tenantry.tenant.TenantId;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the control plane may do to operations: begin them, within the transaction that needs them done, and look. */
@ApplicationScoped
public class Operations {

    private final OperationTable table;
    private final ObjectMapper json;

    Operations(@DataSource("control") AgroalDataSource dataSource, ObjectMapper json) {
        this.table = new OperationTable(new Database(dataSource));
        this.json = json;
    }

    public Optional<Operation> find(UUID id) {
        return table.find(id);
    }

    public Optional<Operation> latestMigration() {
        return table.latest(OperationKind.MIGRATE);
    }

    /** Makes the home of a tenant that was written down in the same transaction, and its first user. */
    @Transactional(TxType.MANDATORY)
    public UUID beginProvisioning(TenantId tenant, FirstUser owner) {
        return begin(OperationKind.PROVISION, tenant, write(owner)).orElseThrow();
    }

    /** Erases a tenant that is OFFBOARDING. Empty when that is going on already. */
    @Transactional(TxType.MANDATORY)
    public Optional<UUID> beginErasure(TenantId tenant) {
        return begin(OperationKind.ERASE, tenant, null);
    }

    /** Migrates all homes. Empty when that is going on already. */
    @Transactional(TxType.MANDATORY)
    public Optional<UUID> beginMigration() {
        return begin(OperationKind.MIGRATE, null, null);
    }

    OperationTable table() {
        return table;
    }

    FirstUser firstUser(UUID operation) {
        String input = table.input(operation)
                .orElseThrow(() -> new IllegalStateException("Operation " + operation + " has no input."));
        try {
            return json.readValue(input, FirstUser.class);
        } catch (JsonProcessingException failure) {
            throw new IllegalStateException("Operation " + operation + " has an input that cannot be read.", failure);
        }
    }

    String write(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Optional<UUID> begin(OperationKind kind, @Nullable TenantId tenant, @Nullable String input) {
        UUID id = UUID.randomUUID();
        return table.begin(id, kind, tenant, input) ? Optional.of(id) : Optional.empty();
    }
}
