package dev.tenantry.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.tenantry.support.PackagedArtifact;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Compares the CycloneDX bill of materials with what the build has packaged. */
class SbomIT {

    private static final String SCHEMAS = "http://cyclonedx.org/schema/";
    private static final String SCOPE = "quarkus:component:scope";

    private static JsonNode bill;

    @BeforeAll
    static void readTheBill() throws IOException {
        String artifact = PackagedArtifact.path().getFileName().toString().replace(".jar", "");
        bill = new ObjectMapper()
                .readTree(Path.of("target", artifact + "-cyclonedx.json").toFile());
    }

    @Test
    void fitsTheSchemaOfCycloneDx() {
        assertThat(bill.path("specVersion").asText()).isEqualTo("1.6");
        SchemaRegistry schemas = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_7,
                builder -> builder.schemas(Map.of(
                        SCHEMAS + "bom-1.6.schema.json", schema("bom-1.6.schema.json"),
                        SCHEMAS + "spdx.schema.json", schema("spdx.schema.json"),
                        SCHEMAS + "jsf-0.82.schema.json", schema("jsf-0.82.schema.json"))));

        assertThat(schemas.getSchema(SchemaLocation.of(SCHEMAS + "bom-1.6.schema.json"))
                        .validate(bill))
                .isEmpty();
    }

    /** Each file with its hash, so neither a jar nor its content can differ from the bill. */
    @Test
    void listsExactlyTheFilesThatAreShipped() throws IOException {
        assumeFalse(PackagedArtifact.isNative(), "An executable has no files to compare with");
        Map<String, String> listed = components(component -> component.has("evidence"))
                .collect(Collectors.toMap(
                        component ->
                                component.at("/evidence/occurrences/0/location").asText(),
                        SbomIT::sha256));

        assertThat(listed).containsExactlyInAnyOrderEntriesOf(shipped());
    }

    @Test
    void marksWhatIsOnlyNeededToBuild() {
        assumeFalse(PackagedArtifact.isNative(), "The bill of an executable says of no component where it is");
        assertThat(components(component -> !component.has("evidence")).map(component -> property(component, SCOPE)))
                .containsOnly("development");
        assertThat(components(component -> component.has("evidence")).map(component -> property(component, SCOPE)))
                .containsOnly("runtime");
    }

    @Test
    void namesTheVersionOfEachLibrary() {
        assertThat(components(component -> component.has("group"))
                        .map(component -> component.path("purl").asText()))
                .allMatch(purl -> purl.matches("pkg:maven/[^/]+/[^@]+@[^?]+\\?.*"))
                .anyMatch(purl -> purl.startsWith("pkg:maven/io.netty/netty-codec-http@4.1."));
    }

    @Test
    void saysNothingOfTheMachineThatMadeIt() throws IOException {
        String time = "<project.build.outputTimestamp>"
                + bill.at("/metadata/timestamp").asText() + "<";
        assertThat(Files.readString(Path.of("pom.xml"))).contains(time);
        assertThat(bill.has("serialNumber")).isFalse();
        assertThat(bill.toString())
                .doesNotContain(
                        "distribution-intake", System.getProperty("user.dir"), System.getProperty("user.home") + "/");
    }

    private static Stream<JsonNode> components(Predicate<JsonNode> which) {
        return StreamSupport.stream(bill.path("components").spliterator(), false)
                .filter(which);
    }

    private static String property(JsonNode component, String name) {
        return StreamSupport.stream(component.path("properties").spliterator(), false)
                .filter(property -> property.path("name").asText().equals(name))
                .map(property -> property.path("value").asText())
                .findFirst()
                .orElse("none");
    }

    private static String sha256(JsonNode component) {
        return StreamSupport.stream(component.path("hashes").spliterator(), false)
                .filter(hash -> hash.path("alg").asText().equals("SHA-256"))
                .map(hash -> hash.path("content").asText())
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, String> shipped() throws IOException {
        Path root = Path.of("target", "quarkus-app");
        Map<String, String> hashes = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                hashes.put(
                        root.relativize(file).toString().replace('\\', '/'),
                        HexFormat.of().formatHex(digest().digest(Files.readAllBytes(file))));
            }
        }
        return hashes;
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String schema(String file) {
        try (InputStream resource = Objects.requireNonNull(SbomIT.class.getResourceAsStream("/" + file), file)) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
