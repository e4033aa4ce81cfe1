package dev.tenantry.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The schemas are closed: a field that nobody has compared with the original is not taken. */
class SchemasTest {

    private static final Path FOLDER = Path.of("src/test/resources/k8s/schemas");

    static Stream<Path> schemas() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".json")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void takesNoOtherFields(Path file) {
        assertThat(everything(file)
                        .filter(spot -> spot.value().path("type").asText().equals("object")))
                .isNotEmpty()
                .allSatisfy(object -> assertThat(
                                isClosed(object.at("additionalProperties").value()))
                        .as(object.toString())
                        .isTrue());
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void requiresOnlyWhatItKnows(Path file) {
        everything(file)
                .filter(spot -> spot.value().path("type").asText().equals("object"))
                .forEach(object -> assertThat(object.at("properties").texts().keySet())
                        .as(object.toString())
                        .containsAll(
                                object.at("required").items().map(Spot::text).toList()));
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void saysWhereItComesFrom(Path file) {
        String readme = Trees.text(FOLDER.resolve("README.md"));
        String name = file.getFileName().toString();
        assertThat(readme).contains("`" + name + "`");
    }

    /** False; or, of maps with keys of their own, what their values are. */
    private static boolean isClosed(JsonNode additional) {
        return additional.isObject() || additional.isBoolean() && !additional.asBoolean();
    }

    private static Stream<Spot> everything(Path file) {
        JsonNode schema = Trees.value(Trees.text(file));
        return new Manifest(schema).root().everything();
    }
}
