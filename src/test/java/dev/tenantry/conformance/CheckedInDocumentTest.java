package dev.tenantry.conformance;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** Compares the document in the repository with the one that the service serves. */
@QuarkusTest
class CheckedInDocumentTest {

    private static final String ACCEPT = "./mvnw test -Dtest=CheckedInDocumentTest -Dopenapi=accept";

    private static JsonNode served() {
        return ApiDocument.parse(given().accept("application/json")
                .get("/q/openapi")
                .then()
                .statusCode(200)
                .extract()
                .asString());
    }

    @Test
    void isWhatTheServiceServes() throws IOException {
        JsonNode served = served();
        String text = DocumentText.of(served);
        if ("accept".equals(System.getProperty("openapi"))) {
            Files.writeString(DocumentText.FILE, text);
        }
        assertThat(Files.readString(DocumentText.FILE))
                .as(() -> "%s is not what the service serves (- file, + service):%n%s%nTo accept the change: %s"
                        .formatted(
                                DocumentText.FILE,
                                DocumentChanges.between(
                                        DocumentText.read(DocumentText.FILE)
                                                .root()
                                                .node(),
                                        served),
                                ACCEPT))
                .isEqualTo(text);
    }

    @Test
    void keepsTheDocumentWhole() throws IOException {
        JsonNode served = served();
        assertThat(DocumentText.read(DocumentText.FILE).root().node())
                .as("read again, the text is the same document")
                .isEqualTo(served);
    }

    @Test
    void saysWhatHasChanged() {
        JsonNode served = served();
        ObjectNode changed = served.deepCopy();
        ((ObjectNode) changed.at("/paths/~1orders/get"))
                .put("summary", "Another one")
                .remove("tags");
        assertThat(DocumentChanges.between(served, served)).isEmpty();
        assertThat(DocumentChanges.between(served, changed))
                .contains("- /paths/~1orders/get/summary: \"Returns")
                .contains("+ /paths/~1orders/get/summary: \"Another one\"")
                .contains("- /paths/~1orders/get/tags/0: \"Orders\"")
                .hasLineCount(3);
    }
}
