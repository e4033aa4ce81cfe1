package dev.tenantry.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenantry.support.BesideOthers;
import dev.tenantry.support.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Checks the document with the linters that developers of clients use: Spectral, with the rules of OWASP, and Redocly. */
@BesideOthers
class LintersTest {

    private static final String DOCUMENT = DocumentText.FILE.toAbsolutePath().toString();

    private static Command spectral(String document) {
        return NodeTools.run("spectral", "lint", "--ruleset", "spectral.yaml", "--fail-severity", "hint", document);
    }

    private static Command redocly(String document) {
        return NodeTools.run("redocly", "lint", "--config", "redocly.yaml", document);
    }

    @Test
    void findNothing() {
        Command spectral = spectral(DOCUMENT);
        assertThat(spectral.status()).as(spectral.output()).isZero();
        Command redocly = redocly(DOCUMENT);
        assertThat(redocly.status()).as(redocly.output()).isZero();
    }

    /** Each of these faults breaks another rule: the rules as they come, and those that are limited in spectral.yaml. */
    @Test
    void noticeFaults() throws IOException {
        JsonNode damaged = DocumentText.read(DocumentText.FILE).root().node().deepCopy();
        remove(damaged, "/paths/~1orders/get", "description");
        remove(damaged, "/paths/~1orders/get/responses", "429");
        remove(damaged, "/paths/~1orders~1{id}/get/responses/200/headers", "RateLimit");
        remove(damaged, "/components/schemas/Order/properties/reference", "maxLength");
        remove(damaged, "/components/schemas/Order/properties/lines", "maxItems");
        ((ObjectNode) damaged.at("/components/schemas/OrderLine/properties/quantity"))
                .putArray("examples")
                .add("two");
        Path file = NodeTools.install().resolve("damaged.json");
        Files.writeString(file, damaged.toString());

        Command spectral = spectral(file.toAbsolutePath().toString());
        assertThat(spectral.status()).as(spectral.output()).isEqualTo(1);
        assertThat(spectral.output())
                .contains(
                        "operation-description",
                        "owasp:api4:2023-rate-limit-responses-429",
                        "owasp:api4:2023-rate-limit ",
                        "owasp:api4:2023-string-limit",
                        "owasp:api4:2023-array-limit");

        Command redocly = redocly(file.toAbsolutePath().toString());
        assertThat(redocly.status()).as(redocly.output()).isEqualTo(1);
        assertThat(redocly.output()).contains("no-invalid-schema-examples");
    }

    @Test
    void needANodeThatIsNewEnough() {
        assertThat(List.of("v20.19.0", "v20.20.2\n", "v22.1.0")).allMatch(NodeTools::isNewEnough);
        assertThat(List.of("v20.18.9", "v18.20.0", "", "node: not found")).noneMatch(NodeTools::isNewEnough);
    }

    private static void remove(JsonNode document, String pointer, String member) {
        assertThat(((ObjectNode) document.at(pointer)).remove(member))
                .as(pointer + "/" + member)
                .isNotNull();
    }
}
