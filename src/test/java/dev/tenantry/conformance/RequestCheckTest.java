package dev.tenantry.conformance;

import static dev.tenantry.conformance.SampleDocument.PARCEL;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RequestCheckTest {

    private final ApiDocument document = new ApiDocument(SampleDocument.TEXT);

    @Test
    void acceptsDocumentedRequests() {
        assertThat(deviations("/parcels/a", "application/json; charset=UTF-8", PARCEL, 200))
                .isEmpty();
        assertThat(deviations("/parcels/a?limit=9&other=1", "application/json", PARCEL, 200))
                .isEmpty();
        assertThat(deviations("/parcels/a?kind=box&kind=bag", "application/json", PARCEL, 200))
                .isEmpty();
        // An empty parameter counts as absent.
        assertThat(deviations("/parcels/a?limit=", "application/json", PARCEL, 200))
                .isEmpty();
    }

    @Test
    void noticesThatTheDocumentIsStricterThanTheService() {
        assertThat(deviations("/parcels/a", "application/json", "{\"weight\": 3}", 200))
                .singleElement()
                .asString()
                .startsWith("accepted, although")
                .contains("'note'");
        assertThat(deviations("/parcels/a", "text/json", PARCEL, 200))
                .containsExactly("accepted, but the media type text/json is not documented");
        assertThat(deviations("/parcels/a?limit=10", "application/json", PARCEL, 200))
                .hasSize(1);
        assertThat(deviations("/parcels/a?kind=box&kind=tin", "application/json", PARCEL, 200))
                .hasSize(1);
        assertThat(deviations("/parcels/A%42", "application/json", PARCEL, 204)).hasSize(1);
    }

    @Test
    void leavesRefusedRequestsAlone() {
        assertThat(deviations("/parcels/A", "text/json", "{", 400)).isEmpty();
    }

    private List<String> deviations(String path, String type, String body, int status) {
        return RequestCheck.deviations(
                document,
                new Exchange(
                        "PUT",
                        URI.create("http://localhost" + path),
                        Optional.of(type),
                        Optional.of(body),
                        status,
                        Map.of(),
                        new byte[0]));
    }
}
