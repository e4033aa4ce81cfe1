package dev.tenantry.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tenantry.conformance.SchemaWalk.Found;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Finds all examples of a document: of schemas, bodies, parameters and headers. */
final class Examples {

    /**
     * @param pointer where the example is in the document, as a JSON pointer
     * @param schema where the schema is that it must fit
     */
    record Example(String pointer, String schema, JsonNode value) {}

    private final List<Example> found = new ArrayList<>();

    private Examples() {}

    static List<Example> of(ApiDocument document) {
        Examples examples = new Examples();
        JsonNode root = document.root().node();
        SchemaWalk.of(root).forEach(examples::ofSchema);
        examples.besideSchemas(document, "", root);
        return examples.found;
    }

    /** Returns the bodies that an operation takes, as JSON; none if it takes none, or does not show any. */
    static List<JsonNode> requests(Part operation) {
        return operation
                .find("requestBody")
                .flatMap(body -> body.get("content").find("application/json"))
                .flatMap(media -> media.find("schema"))
                .map(Examples::shown)
                .orElse(List.of());
    }

    /** Returns the examples of a schema; of an array without any, one with those of its items. */
    private static List<JsonNode> shown(Part schema) {
        List<JsonNode> own = schema.node().path("examples").valueStream().toList();
        List<JsonNode> items = schema.find("items").map(Examples::shown).orElse(List.of());
        return own.isEmpty() && !items.isEmpty()
                ? List.of(JsonNodeFactory.instance.arrayNode().addAll(items))
                : own;
    }

    /** Returns the JSON bodies that an operation takes or answers with, and that no example shows. */
    static List<String> bodiesWithout(ApiDocument document) {
        Part paths = document.root().get("paths");
        return paths.names().stream()
                .flatMap(path -> paths.get(path).names().stream()
                        .map(method -> paths.get(path).get(method)))
                .flatMap(Examples::bodies)
                .filter(media -> !isShown(media))
                .map(Part::pointer)
                .toList();
    }

    private static Stream<Part> bodies(Part operation) {
        Part responses = operation.get("responses");
        Stream<Part> all = Stream.concat(
                operation.find("requestBody").stream(),
                responses.names().stream().map(responses::get));
        return all.flatMap(body -> body.find("content").stream())
                .flatMap(content ->
                        content.names().stream().filter(AnswerCheck::isJson).map(content::get));
    }

    private static boolean isShown(Part media) {
        return media.node().has("example")
                || media.node().has("examples")
                || media.find("schema").filter(Examples::hasExample).isPresent();
    }

    private static boolean hasExample(Part schema) {
        return schema.node().has("examples")
                || schema.find("items").filter(Examples::hasExample).isPresent();
    }

    private void ofSchema(Found schema) {
        JsonNode examples = schema.schema().path("examples");
        for (int i = 0; i < examples.size(); i++) {
            found.add(new Example(schema.pointer() + "/examples/" + i, schema.pointer(), examples.get(i)));
        }
        if (schema.schema().has("default")) {
            found.add(new Example(
                    schema.pointer() + "/default",
                    schema.pointer(),
                    schema.schema().get("default")));
        }
    }

    private void besideSchemas(ApiDocument document, String pointer, JsonNode node) {
        if (node.has("schema")) {
            // Where the schema really is, so that one that many parts share is prepared once.
            String schema =
                    document.resolve(pointer + "/schema", node.get("schema")).pointer();
            if (node.has("example")) {
                found.add(new Example(pointer + "/example", schema, node.get("example")));
            }
            node.path("examples")
                    .properties()
                    .forEach(each -> found.add(new Example(
                            pointer + "/examples/" + each.getKey(),
                            schema,
                            each.getValue().path("value"))));
        }
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            besideSchemas(
                    document, pointer + "/" + member.getKey().replace("~", "~0").replace("/", "~1"), member.getValue());
        }
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                besideSchemas(document, pointer + "/" + i, node.get(i));
            }
        }
    }
}
