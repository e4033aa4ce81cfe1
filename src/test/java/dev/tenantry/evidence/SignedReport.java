package dev.tenantry.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.StreamSupport;

/** A report as an auditor reads it: with the schema, and without the service's own code. */
final class SignedReport {

    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(read(Path.of("src/docs/isolation-report.schema.json")));
    private static final ObjectMapper JSON = JsonMapper.builder()
            .configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true)
            .build();

    private final JsonNode report;

    SignedReport(String text) {
        this.report = parse(text);
    }

    JsonNode json() {
        return report;
    }

    String verdict() {
        return report.path("verdict").asText();
    }

    /** Checks that the report fits the schema, and that its digests are those of what they are about. */
    SignedReport verified() {
        assertThat(contradictions()).isEmpty();
        assertThat(hasItsDigest()).as("digest").isTrue();
        for (String described : List.of("shapes", "databases")) {
            report.path(described)
                    .forEach(one -> assertThat(digest(one.path("description")))
                            .as(described)
                            .isEqualTo(one.path("digest").asText()));
        }
        return this;
    }

    List<String> contradictions() {
        return SCHEMA.validate(report).stream().map(Object::toString).toList();
    }

    boolean hasItsDigest() {
        ObjectNode content = report.deepCopy();
        String claimed = content.remove("digest").asText();
        return digest(content).equals(claimed);
    }

    /** Returns the home of this name. */
    JsonNode home(Object name) {
        return only("homes", "name", name);
    }

    JsonNode shapeOf(JsonNode home) {
        return only("shapes", "digest", home.path("shape").asText()).path("description");
    }

    List<String> sentences(Object home) {
        return StreamSupport.stream(report.path("findings").spliterator(), false)
                .filter(finding -> finding.path("home").asText().equals(home.toString()))
                .map(finding -> finding.path("sentence").asText())
                .toList();
    }

    private JsonNode only(String array, String member, Object value) {
        List<JsonNode> found = StreamSupport.stream(report.path(array).spliterator(), false)
                .filter(one -> one.path(member).asText().equals(value.toString()))
                .toList();
        assertThat(found).as("%s with %s %s", array, member, value).hasSize(1);
        return found.getFirst();
    }

    // Jackson sorts the entries of maps, and so does JCS.
    private static String digest(JsonNode json) {
        try {
            byte[] sorted = JSON.writeValueAsBytes(JSON.convertValue(json, Object.class));
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(sorted));
        } catch (JsonProcessingException | NoSuchAlgorithmException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException failure) {
            throw new IllegalStateException(text, failure);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
