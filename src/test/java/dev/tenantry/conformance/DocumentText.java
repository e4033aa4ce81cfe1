package dev.tenantry.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The document as YAML for readers: what belongs together stands together, and all else is in alphabetical order, so
 * that a build does not change the text of what it did not change.
 */
final class DocumentText {

    /** The document of this version, which readers find in the repository. */
    static final Path FILE = Path.of("src", "docs", "openapi.yaml");

    /** The members that come first, in this order. */
    private static final List<String> FIRST = List.of(
            "openapi",
            "info",
            "title",
            "version",
            "url",
            "name",
            "in",
            "get",
            "post",
            "put",
            "patch",
            "delete",
            "summary",
            "description",
            "operationId",
            "tags",
            "security",
            "servers",
            "paths",
            "components",
            "parameters",
            "requestBody",
            "responses",
            "headers",
            "required",
            "type",
            "format",
            "schema",
            "content",
            "$ref",
            "properties");

    /** The members whose own members have an order that means something. */
    private static final List<String> IN_ORDER = List.of("properties", "example", "examples", "value");

    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .stringQuotingChecker(new QuotedTexts())
            .build());

    private DocumentText() {}

    static String of(JsonNode document) {
        try {
            return YAML.writeValueAsString(sorted(document));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static ApiDocument read(Path file) {
        try {
            return new ApiDocument(YAML.readTree(Files.readString(file)).toString());
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot read the document " + file, unreadable);
        }
    }

    private static JsonNode sorted(JsonNode node) {
        if (node.isArray()) {
            return JsonNodeFactory.instance
                    .arrayNode()
                    .addAll(node.valueStream().map(DocumentText::sorted).toList());
        }
        if (!node.isObject()) {
            return node;
        }
        List<Map.Entry<String, JsonNode>> members = new ArrayList<>(node.properties());
        members.sort(Comparator.comparingInt((Map.Entry<String, JsonNode> member) -> rank(member.getKey()))
                .thenComparing(Map.Entry::getKey));
        ObjectNode sorted = JsonNodeFactory.instance.objectNode();
        members.forEach(member -> sorted.set(
                member.getKey(),
                IN_ORDER.contains(member.getKey()) ? membersSorted(member.getValue()) : sorted(member.getValue())));
        return sorted;
    }

    /** Keeps the order of the members, and sorts what is within each. */
    private static JsonNode membersSorted(JsonNode node) {
        if (!node.isObject()) {
            return node;
        }
        ObjectNode same = JsonNodeFactory.instance.objectNode();
        node.properties().forEach(member -> same.set(member.getKey(), sorted(member.getValue())));
        return same;
    }

    private static int rank(String member) {
        int rank = FIRST.indexOf(member);
        return rank < 0 ? FIRST.size() : rank;
    }

    /** Quotes statuses and times, which are texts in the document, and not what YAML would make of them. */
    private static final class QuotedTexts extends StringQuotingChecker.Default {

        private static final long serialVersionUID = 1;

        @Override
        public boolean needToQuoteName(String name) {
            return name.matches("[0-9]+") || super.needToQuoteName(name);
        }

        @Override
        public boolean needToQuoteValue(String value) {
            return value.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}.*") || super.needToQuoteValue(value);
        }
    }
}
