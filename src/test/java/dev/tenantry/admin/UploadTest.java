package dev.tenantry.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import dev.tenantry.operation.Uploads;
import dev.tenantry.sql.Sql;
import dev.tenantry.support.AdminClient;
import dev.tenantry.support.Superuser;
import dev.tenantry.support.UploadClient;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class UploadTest {

    /** The defaults of the settings. */
    private static final int MAX = 20;

    private static final long ROOM = 2_000_000_000;

    private static final String WAITING =
            "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()";

    private final UploadClient client = new UploadClient();
    private final Superuser superuser = Superuser.inMainDatabase();

    @Inject
    Uploads uploads;

    @BeforeEach
    @AfterEach
    void deleteAll() {
        superuser.execute("delete from control.uploads");
    }

    @Test
    void countsWhatHasArrived() {
        String id = client.begin();
        client.part(id, 1, new byte[1_000]).then().statusCode(204);
        client.part(id, 2, new byte[500]).then().statusCode(204);
        client.part(id, 1, new byte[10]).then().statusCode(204);
        client.get(id).then().statusCode(200).body("parts", equalTo(2)).body("bytes", equalTo(510));
        client.delete(id).then().statusCode(204);
        client.get(id).then().statusCode(404);
        client.part(id, 1, new byte[10]).then().statusCode(404);
        client.delete(id).then().statusCode(404);
        assertThat(superuser.number("select count(*) from control.upload_parts"))
                .isZero();
    }

    @Test
    void deletesManyParts() {
        String id = client.begin();
        superuser.execute(
                "insert into control.upload_parts (upload_id, number, bytes) select ?::uuid, n, 'x' from"
                        + " generate_series(1, 2500) n",
                id);
        client.delete(id).then().statusCode(204);
        assertThat(superuser.number("select count(*) from control.upload_parts"))
                .isZero();
    }

    @Test
    void limitsTheNumberOfUploads() {
        String first = client.begin();
        for (int i = 1; i < MAX; i++) {
            client.begin();
        }
        begin().then()
                .statusCode(409)
                .body("type", equalTo("urn:problem-type:tenantry:conflict"))
                .body(
                        "detail",
                        startsWith("There are as many uploads as there may be (tenantry.operation.uploads.max)"));
        client.delete(first).then().statusCode(204);
        begin().then().statusCode(201);
    }

    @Test
    void limitsTheSizeOfAllUploadsTogether() {
        fillUpTo(ROOM - 100);
        String id = client.begin();
        client.part(id, 1, new byte[100]).then().statusCode(204);
        client.part(id, 2, new byte[1])
                .then()
                .statusCode(409)
                .body(
                        "detail",
                        startsWith("All uploads together would be larger than they may be"
                                + " (tenantry.operation.uploads.megabytes)"));
        client.get(id).then().body("parts", equalTo(1)).body("bytes", equalTo(100));
        // Less in the place of more.
        client.part(id, 1, new byte[99]).then().statusCode(204);
        client.part(id, 2, new byte[1]).then().statusCode(204);
    }

    @Test
    void limitsTheSizeOfPartsThatArriveAtTheSameTime() throws SQLException {
        fillUpTo(ROOM - 100);
        List<String> ids = List.of(client.begin(), client.begin());
        List<CompletableFuture<Response>> answers = whileOthersWait(
                2,
                ids.stream()
                        .map(id -> run(() -> client.part(id, 1, new byte[60])))
                        .toList());
        assertThat(answers).extracting(answer -> answer.join().statusCode()).containsExactlyInAnyOrder(204, 409);
        assertThat(superuser.number("select sum(length(bytes)) from control.upload_parts"))
                .isEqualTo(60);
    }

    @Test
    void limitsTheNumberOfUploadsThatBeginAtTheSameTime() throws SQLException {
        for (int i = 1; i < MAX; i++) {
            client.begin();
        }
        List<CompletableFuture<Response>> answers = whileOthersWait(2, List.of(run(this::begin), run(this::begin)));
        assertThat(answers).extracting(answer -> answer.join().statusCode()).containsExactlyInAnyOrder(201, 409);
    }

    /** Each of the two replaces the other's part, so only one of them counts. */
    @Test
    void countsAPartThatIsSentTwiceAtTheSameTimeOnce() throws SQLException {
        String id = client.begin();
        // The second one waits for the first one's lock on the upload.
        List<CompletableFuture<Response>> answers = whileOthersWait(
                2, List.of(run(() -> client.part(id, 1, new byte[60])), run(() -> client.part(id, 1, new byte[60]))));
        assertThat(answers).extracting(answer -> answer.join().statusCode()).containsOnly(204);
        client.get(id).then().body("bytes", equalTo(60));
    }

    @Test
    void deletesWhatIsNotNeeded() {
        String fresh = client.begin();
        String old = client.begin();
        String read = client.begin();
        String beingRead = client.begin();
        superuser.execute(
                "update control.uploads set created_at = now() - interval '8 days' where id in (?::uuid, ?::uuid)",
                old,
                beingRead);
        List<UUID> operations = List.of(operation(read, "succeeded"), operation(beingRead, "running"));
        try {
            uploads.deleteUnneeded(Duration.ofDays(7));
            assertThat(superuser.texts("select id from control.uploads")).containsExactlyInAnyOrder(fresh, beingRead);
        } finally {
            operations.forEach(id -> superuser.execute("delete from control.operations where id = ?", id));
        }
    }

    private UUID operation(String upload, String state) {
        UUID id = UUID.randomUUID();
        superuser.execute(
                "insert into control.operations (id, kind, state, finished_at) values (?, ?, ?,"
                        + " case when ? <> 'running' then now() end)",
                id,
                // One of a kind may be unfinished.
                "trial" + state,
                state,
                state);
        superuser.execute("update control.uploads set operation_id = ? where id = ?::uuid", id, upload);
        return id;
    }

    private Response begin() {
        return new AdminClient().send().post("/admin/uploads");
    }

    /** Makes one upload so large that all of them together have this size. */
    private void fillUpTo(long bytes) {
        String id = client.begin();
        superuser.execute("update control.uploads set bytes = ? where id = ?::uuid", bytes, id);
    }

    private static Supplier<CompletableFuture<Response>> run(Supplier<Response> request) {
        return () -> CompletableFuture.supplyAsync(
                request, task -> Thread.ofPlatform().daemon().start(task));
    }

    /** Sends the requests while the test holds the lock that they need, until so many of them wait for it or each other. */
    private List<CompletableFuture<Response>> whileOthersWait(
            int waiting, List<Supplier<CompletableFuture<Response>>> requests) throws SQLException {
        List<CompletableFuture<Response>> answers = new ArrayList<>();
        try (Connection holder = superuser.connect()) {
            holder.setAutoCommit(false);
            Sql.execute(holder, "select pg_advisory_xact_lock(hashtextextended('tenantry:uploads', 0))");
            requests.forEach(request -> answers.add(request.get()));
            await().until(() -> superuser.number(WAITING) >= waiting);
            holder.rollback();
        }
        return answers;
    }
}
