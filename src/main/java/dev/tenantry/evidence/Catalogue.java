package dev.tenantry.evidence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenantry.isolation.AuditSql;
import dev.tenantry.sql.Sql;
import dev.tenantry.tenant.HomeName;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads PostgreSQL's catalogue as JSON, which PostgreSQL writes itself: a few queries, however many homes there are. */
@ApplicationScoped
class Catalogue {

    private static final String SHAPE = AuditSql.read("shape");
    private static final String SURROUNDINGS = AuditSql.read("surroundings");
    private static final String DATABASES = AuditSql.read("databases");

    /** One row: PostgreSQL sends each description once, and the key that it has in this answer with each home. */
    private record Row(HomeName home, String key, @Nullable String description) {}

    private final ObjectMapper json;

    Catalogue(ObjectMapper json) {
        this.json = json;
    }

    /** Returns what each of these homes consists of, without its name; homes that do not exist are left out. */
    Map<HomeName, JsonNode> shapes(Connection connection, Collection<HomeName> homes) throws SQLException {
        Object names = homes.stream().map(HomeName::value).toArray(String[]::new);
        List<Row> rows = Sql.query(
                connection,
                SHAPE,
                row -> new Row(new HomeName(row.getString(1)), row.getString(2), row.getString(3)),
                names);
        Map<String, JsonNode> byKey = new HashMap<>();
        rows.forEach(
                row -> Optional.ofNullable(row.description()).ifPresent(text -> byKey.put(row.key(), parse(text))));
        Map<HomeName, JsonNode> shapes = new HashMap<>();
        rows.forEach(row -> shapes.put(row.home(), Objects.requireNonNull(byKey.get(row.key()))));
        return shapes;
    }

    /** Returns what one home consists of; empty if it does not exist. */
    Optional<JsonNode> shape(Connection connection, HomeName home) throws SQLException {
        return Optional.ofNullable(shapes(connection, List.of(home)).get(home));
    }

    /** Returns the roles, and what the app role may use outside of homes. */
    JsonNode surroundings(Connection connection) throws SQLException {
        return parse(
                Sql.query(connection, SURROUNDINGS, row -> row.getString(1)).getFirst());
    }

    /** Returns the databases of this server that have the name of a home. */
    List<HomeName> databases(Connection connection) throws SQLException {
        return Sql.query(connection, DATABASES, row -> new HomeName(row.getString(1)));
    }

    private JsonNode parse(String text) {
        try {
            return json.readTree(text);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("PostgreSQL's JSON is not valid.", impossible);
        }
    }
}
