package dev.tenantry.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenantry.http.RequestId;
import dev.tenantry.sql.Database;
import dev.tenantry.sql.Sql;
import dev.tenantry.tenant.TenantId;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/**
 * Records who did what. An entry is written in the transaction of the action, so neither exists without the other.
 * Entries cannot be changed or removed: the control role lacks the privilege, and a trigger refuses it to the owner
 * role. They are committed in the order of their ids, and their times ascend with them, so a reader that pages through
 * them, or asks for new ones, misses none.
 */
@ApplicationScoped
class AuditLog {

    private static final String SERVICE = "tenantry";

    private static final String LIST = """
            select id, at, actor, action, tenant_id, before, after, request_id
              from control.audit_log
             where (?::uuid is null or tenant_id = ?) and (?::bigint is null or id < ?)
             order by id desc
             limit ?
            """;

    private final Database database;
    private final JsonWebToken token;
    private final ObjectMapper json;

    AuditLog(@DataSource("control") AgroalDataSource dataSource, JsonWebToken token, ObjectMapper json) {
        this.database = new Database(dataSource);
        this.token = token;
        this.json = json;
    }

    /**
     * Writes an entry. Must be the last step of the transaction, because PostgreSQL lets the next entry in only after
     * the COMMIT.
     */
    @Transactional(TxType.MANDATORY)
    void write(AuditAction action, @Nullable TenantId tenant, @Nullable Object before, @Nullable Object after) {
        write(Objects.requireNonNullElse(token.getSubject(), token.getName()), action, tenant, before, after);
    }

    /** Records an action that no administrator requested. Must also be the last step of the transaction. */
    @Transactional(TxType.MANDATORY)
    void writeAsService(AuditAction action, TenantId tenant, @Nullable Object before, @Nullable Object after) {
        write(SERVICE, action, tenant, before, after);
    }

    private void write(
            String actor,
            AuditAction action,
            @Nullable TenantId tenant,
            @Nullable Object before,
            @Nullable Object after) {
        database.execute(
                "insert into control.audit_log (actor, action, tenant_id, before, after, request_id)"
                        + " values (?, ?, ?, ?::jsonb, ?::jsonb, ?)",
                actor,
                action.wireName(),
                tenant == null ? null : tenant.value(),
                text(before),
                text(after),
                RequestId.current().orElse(null));
    }

    /** Returns entries, newest first, from the one before {@code before} on. */
    List<AuditEntry> list(Optional<TenantId> tenant, Optional<Long> before, int limit) {
        @Nullable Object id = tenant.map(TenantId::value).orElse(null);
        @Nullable Object last = before.orElse(null);
        return database.query(LIST, this::read, id, id, last, last, limit);
    }

    private AuditEntry read(ResultSet row) throws SQLException {
        return new AuditEntry(
                row.getLong("id"),
                Sql.instant(row, "at").orElseThrow(),
                row.getString("actor"),
                row.getString("action"),
                row.getObject("tenant_id", UUID.class),
                Json.parse(json, row.getString("before")),
                Json.parse(json, row.getString("after")),
                row.getString("request_id"));
    }

    private @Nullable String text(@Nullable Object value) {
        try {
            return value == null ? null : json.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
