package dev.tenantry.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The specification's own schema of OpenAPI 3.1 documents, and of the schemas within them. */
final class MetaSchema {

    private static final String ROOT = "https://spec.openapis.org/oas/3.1/";
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(
                    SpecificationVersion.DRAFT_2020_12,
                    builder -> builder.schemas(Map.of(
                            ROOT + "schema-base/2022-10-07", read("schema-base.json"),
                            ROOT + "schema/2022-10-07", read("schema.json"),
                            ROOT + "dialect/base", read("dialect.json"),
                            ROOT + "meta/base", read("meta.json"))))
            .getSchema(SchemaLocation.of(ROOT + "schema-base/2022-10-07"));

    private MetaSchema() {}

    static List<String> contradictions(JsonNode document) {
        return SCHEMA.validate(document).stream()
                .map(error -> error.getInstanceLocation() + " " + error.getMessage())
                .toList();
    }

    private static String read(String file) {
        try (InputStream resource =
                Objects.requireNonNull(MetaSchema.class.getResourceAsStream("/openapi/" + file), file)) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
