package dev.tenantry.start;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.local.EmbeddedDatabase;
import dev.tenantry.local.ServersAndKeys;
import dev.tenantry.support.OwnDatabase;
import dev.tenantry.support.PackagedArtifact;
import dev.tenantry.support.PackagedProcess;
import dev.tenantry.support.Trip;
import dev.tenantry.support.Wiretap;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a serving instance does at its start, and what it leaves to those who need it. */
class ServingStartIT {

    private static final String NAME = "tenantry_serving_start";

    private static final String OPEN_API = "/q/openapi?format=json";

    private static OwnDatabase database;
    private static Wiretap postgres;
    private static DoorForTwo door;
    private static PackagedProcess service;

    @BeforeAll
    static void start() throws IOException {
        database = new OwnDatabase(NAME).withRegistry().withSharedHome();
        String server = EmbeddedDatabase.settings().get("tenantry.stores.local.url");
        postgres = Wiretap.ofPostgres(
                URI.create(server.substring("jdbc:".length())).getPort());
        door = new DoorForTwo(postgres.port());
        Map<String, String> settings = new HashMap<>(ServersAndKeys.settings());
        settings.putAll(database.settings());
        settings.put("quarkus.datasource.jdbc.url", "jdbc:postgresql://localhost:" + door.port() + "/" + NAME);
        service = PackagedProcess.start(settings);
    }

    @AfterAll
    static void stop() throws IOException {
        service.close();
        door.close();
        postgres.close();
        database.close();
    }

    /** The door opens only for two, so a start that waits for one login before the next one never ends. */
    @Test
    void logsInToBothPoolsAtOnceAndThenNoMore() {
        service.awaitListening();
        // The registry is polled every second, on a connection that is there.
        await().atMost(PackagedProcess.DEADLINE).until(() -> trips("pg_snapshot_xmin(") > 2);
        assertThat(trips("(login)")).isEqualTo(2);
    }

    @Test
    void createsNoFlywayObject() throws IOException {
        assumeThat(PackagedArtifact.isNative()).isFalse();
        service.awaitListening();
        assertThat(classesOfObjects())
                .as("what the instance has instead")
                .contains("dev.tenantry.home.RequiredVersions")
                .doesNotContain("org.flywaydb.core.Flyway", "org.flywaydb.core.api.configuration.ClassicConfiguration");
    }

    /** It takes about 20 ms to prepare the document, and a tenth of that to send it. */
    @Test
    void preparesTheOpenApiDocumentWhenItIsAskedFor() {
        assumeThat(PackagedArtifact.isNative()).isTrue();
        service.awaitListening();
        // So that neither the client nor the way to the service is new to what is measured.
        millisecondsOf("/q/unknown", 404);
        long first = millisecondsOf(OPEN_API, 200);
        long fastestAfterwards = LongStream.range(0, 10)
                .map(i -> millisecondsOf(OPEN_API, 200))
                .min()
                .orElseThrow();
        assertThat(first).isGreaterThan(2 * fastestAfterwards + 5);
    }

    private static long millisecondsOf(String path, int status) {
        return given().baseUri(service.api())
                .get(path)
                .then()
                .statusCode(status)
                .extract()
                .time();
    }

    /** Returns the classes of all objects of the packages in question. */
    private static List<String> classesOfObjects() throws IOException {
        Process histogram = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(service.handle().pid()),
                        "GC.class_histogram")
                .start();
        try (BufferedReader lines = histogram.inputReader()) {
            return lines.lines()
                    .map(line -> line.strip().split(" +"))
                    .filter(columns -> columns.length > 3)
                    .map(columns -> columns[3])
                    .filter(name -> name.startsWith("org.flywaydb") || name.startsWith("dev.tenantry.home"))
                    .toList();
        }
    }

    private static long trips(String text) {
        return postgres.trips().stream().filter(trip -> mentions(trip, text)).count();
    }

    private static boolean mentions(Trip trip, String text) {
        return trip.mentions(List.of(text));
    }

    /** A second port for a server on this machine. Keeps the first client waiting until a second one has come. */
    private static final class DoorForTwo {

        private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final int server;

        DoorForTwo(int server) throws IOException {
            this.server = server;
            Thread.ofVirtual().start(this::accept);
        }

        int port() {
            return socket.getLocalPort();
        }

        private void accept() {
            try {
                Socket first = socket.accept();
                Socket second = socket.accept();
                connect(first);
                connect(second);
                while (true) {
                    connect(socket.accept());
                }
            } catch (IOException closed) {
                // Closed by the test.
            }
        }

        private void connect(Socket client) throws IOException {
            Socket onward = new Socket(InetAddress.getLoopbackAddress(), server);
            Thread.ofPlatform().daemon().start(() -> pass(client, onward));
            Thread.ofPlatform().daemon().start(() -> pass(onward, client));
        }

        private static void pass(Socket from, Socket to) {
            try (from;
                    to) {
                from.getInputStream().transferTo(to.getOutputStream());
            } catch (IOException ended) {
                // Ended by either side.
            }
        }

        void close() throws IOException {
            socket.close();
        }
    }
}
