package dev.tenantry.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.tenant.IsolationTier;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.Arrays;
import java.util.Map;

/** Sends archives in parts, and imports them, as a platform administrator. */
public final class UploadClient {

    private static final int PART = 10_000;

    private final AdminClient admin = new AdminClient();

    /** Returns the id of a new upload. */
    public String begin() {
        return admin.send()
                .post("/admin/uploads")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    public Response get(String upload) {
        return admin.send().get("/admin/uploads/" + upload);
    }

    public Response part(String upload, int number, byte[] bytes) {
        return admin.send()
                .contentType("application/octet-stream")
                .body(bytes)
                .put("/admin/uploads/" + upload + "/parts/" + number);
    }

    public Response delete(String upload) {
        return admin.send().delete("/admin/uploads/" + upload);
    }

    /** Sends all of the archive, and returns the id of the upload. */
    public String upload(byte[] archive) {
        String id = begin();
        send(id, archive);
        assertThat(get(id).jsonPath().getLong("bytes")).isEqualTo(archive.length);
        return id;
    }

    /** Sends all of the archive to an upload. */
    public void send(String upload, byte[] archive) {
        for (int from = 0, number = 1; from < archive.length; from += PART, number++) {
            part(upload, number, Arrays.copyOfRange(archive, from, Math.min(archive.length, from + PART)))
                    .then()
                    .statusCode(204);
        }
    }

    /** Imports the upload as a new tenant. */
    public Response restore(String upload, String slug, IsolationTier tier) {
        return admin.send()
                .contentType(ContentType.JSON)
                .body(Map.of("upload", upload, "tenant", AdminClient.newTenant(slug, tier)))
                .post("/admin/tenants/import");
    }
}
