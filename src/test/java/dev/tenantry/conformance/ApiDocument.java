package dev.tenantry.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialects;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** An OpenAPI document, as the service under test serves it. */
final class ApiDocument {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ADDRESS = "https://example.com/openapi";

    private final JsonNode root;
    private final SchemaRegistry registry;
    private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

    ApiDocument(String text) {
        root = parse(text);
        String strict = ExtensibleEnums.close(root.deepCopy()).toString();
        SchemaRegistryConfig config =
                SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build();
        registry = SchemaRegistry.withDialect(
                Dialects.getOpenApi31(),
                builder -> builder.schemas(Map.of(ADDRESS, strict)).schemaRegistryConfig(config));
    }

    static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException noJson) {
            throw new IllegalArgumentException("Not JSON: " + text, noJson);
        }
    }

    Part root() {
        return new Part(this, "", root);
    }

    /** Returns the operation at the path of a request; literal segments win over parameters. */
    Optional<ApiOperation> find(String method, String rawPath) {
        Part paths = root().get("paths");
        return paths.names().stream()
                .map(PathTemplate::new)
                .filter(template -> template.matches(rawPath))
                .min(Comparator.comparingInt(PathTemplate::parameters))
                .flatMap(template -> paths.get(template.text())
                        .find(method.toLowerCase(Locale.ROOT))
                        .map(part -> new ApiOperation(template, part)));
    }

    Part resolve(String pointer, JsonNode node) {
        JsonNode reference = node.get("$ref");
        if (reference == null) {
            return new Part(this, pointer, node);
        }
        String target = reference.asText().substring(1);
        return new Part(this, target, root.at(target));
    }

    List<String> contradictions(String pointer, JsonNode value) {
        return schemas
                .computeIfAbsent(pointer, where -> registry.getSchema(SchemaLocation.of(ADDRESS + "#" + where)))
                .validate(value)
                .stream()
                .map(error -> error.getInstanceLocation() + " " + error.getMessage())
                .toList();
    }
}
