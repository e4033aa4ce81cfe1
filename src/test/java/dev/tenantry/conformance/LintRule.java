package dev.tenantry.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenantry.conformance.SchemaWalk.Found;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What this project requires of its document beyond the specification. */
enum LintRule {
    OPERATIONS_ARE_DESCRIBED((document, root) -> operations(root)
            .filter(operation -> Stream.of("operationId", "summary", "tags", "security")
                    .anyMatch(name -> operation.schema().path(name).isMissingNode()
                            || operation.schema().path(name).isEmpty()
                                    && operation.schema().path(name).isContainerNode()))
            .map(Found::pointer)),
    ERRORS_ARE_PROBLEMS((document, root) -> operations(root)
            .flatMap(operation -> operation.schema().path("responses").properties().stream()
                    .filter(response -> !response.getKey().matches("2..|304"))
                    .filter(response -> document.resolve("", response.getValue())
                            .node()
                            .path("content")
                            .path("application/problem+json")
                            .path("schema")
                            .isMissingNode())
                    .map(response -> operation.pointer() + " " + response.getKey()))),
    TEXTS_ARE_BOUNDED((document, root) -> schemas(
            root,
            each -> each.is("string")
                    && !each.has("maxLength", "enum", "const")
                    // A stream of bytes, whose size is limited elsewhere or not at all.
                    && !each.schema().path("format").asText().equals("binary"))),
    NUMBERS_ARE_BOUNDED((document, root) -> schemas(
            root, each -> each.is("integer") && !(each.has("minimum") && each.has("maximum") && each.has("format")))),
    OBJECTS_ARE_CLOSED((document, root) -> schemas(
            root,
            each -> each.is("object")
                    && !(each.schema().path("additionalProperties").isBoolean()
                            && (!each.schema().path("additionalProperties").asBoolean() || each.has("description")))
                    // A map, whose size and names are limited instead.
                    && !(each.schema().path("additionalProperties").isObject()
                            && each.has("maxProperties")
                            && each.has("propertyNames")))),
    RESPONSES_ARE_COMPLETE((document, root) -> {
        Set<String> requests = SchemaWalk.ofRequests(root);
        return root.path("components").path("schemas").properties().stream()
                .filter(schema -> !requests.contains(schema.getKey()))
                .flatMap(schema -> optional(schema.getValue()).map(member -> schema.getKey() + "." + member));
    }),
    PATTERNS_ARE_ANCHORED((document, root) -> schemas(
            root,
            each -> each.has("pattern")
                    && !each.schema().path("pattern").asText().matches("\\^.*\\$"))),
    ARRAYS_ARE_BOUNDED((document, root) -> schemas(root, each -> each.is("array") && !each.has("maxItems"))),
    EXAMPLES_ARE_VALID((document, root) -> Examples.of(document).stream()
            .flatMap(example -> document.contradictions(example.schema(), example.value()).stream()
                    .map(what -> example.pointer() + " " + what))),
    BODIES_HAVE_EXAMPLES((document, root) -> Examples.bodiesWithout(document).stream());

    private final BiFunction<ApiDocument, JsonNode, Stream<String>> search;

    LintRule(BiFunction<ApiDocument, JsonNode, Stream<String>> search) {
        this.search = search;
    }

    List<String> complaints(ApiDocument document) {
        return search.apply(document, document.root().node())
                .map(where -> this + ": " + where)
                .toList();
    }

    static List<String> complaints(ApiDocument document, Set<LintRule> rules) {
        return rules.stream()
                .flatMap(rule -> rule.complaints(document).stream())
                .toList();
    }

    private static Stream<String> schemas(JsonNode root, Predicate<Found> isWrong) {
        return SchemaWalk.of(root).stream().filter(isWrong).map(Found::pointer);
    }

    /** Returns the members that are not required, and do not depend on another one either. */
    private static Stream<String> optional(JsonNode schema) {
        Set<String> required =
                stream(schema.path("required")).map(JsonNode::asText).collect(Collectors.toSet());
        return schema.path("properties").properties().stream()
                .map(Map.Entry::getKey)
                .filter(member -> !required.contains(member))
                .filter(member -> !schema.path("dependentRequired").has(member));
    }

    private static Stream<Found> operations(JsonNode root) {
        return root.path("paths").properties().stream()
                .flatMap(path -> path.getValue().properties().stream()
                        .map((Map.Entry<String, JsonNode> method) ->
                                new Found(method.getKey() + " " + path.getKey(), method.getValue())));
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return Stream.iterate(0, i -> i < array.size(), i -> i + 1).map(array::get);
    }
}
