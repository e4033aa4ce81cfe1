package dev.tenantry.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.local.EmbeddedDatabase;
import dev.tenantry.local.EmbeddedRedis;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WiretapTest {

    private static final int PREPARES_AFTER = 5;

    private final Wiretap tap = Wiretap.ofPostgres(URI.create(
                    EmbeddedDatabase.settings().get("tenantry.stores.local.url").substring("jdbc:".length()))
            .getPort());
    private Connection connection;

    @BeforeEach
    void connect() throws SQLException {
        connection =
                DriverManager.getConnection("jdbc:postgresql://localhost:" + tap.port() + "/postgres", "postgres", "");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        tap.close();
    }

    @Test
    void countsALoginOnce() {
        assertThat(tap.trips()).first().satisfies(trip -> {
            assertThat(trip.client()).isEqualTo("postgres@postgres");
            assertThat(trip.sent()).containsExactly("(login)");
        });
    }

    @Test
    void countsATripPerStatement() throws SQLException {
        tap.forget();
        try (Statement statement = connection.createStatement()) {
            statement.execute("select 1");
            statement.execute("select 2");
        }
        assertThat(tap.trips()).extracting(Trip::sent).containsExactly(List.of("select 1"), List.of("select 2"));
        assertThat(tap.trips()).allSatisfy(trip -> assertThat(trip.completed()).isEqualTo(1));
    }

    // The driver sends BEGIN by itself, and goes on without waiting for the answer. It may be late, so this is
    // repeated.
    @Test
    void countsStatementsThatTravelTogetherAsOneTrip() throws SQLException {
        connection.setAutoCommit(false);
        for (int i = 0; i < 100; i++) {
            tap.forget();
            try (Statement statement = connection.createStatement()) {
                statement.execute("select 1; select 2");
            }
            connection.commit();
            assertThat(tap.trips()).extracting(Trip::completed).containsExactly(3, 1);
            assertThat(tap.trips().getFirst().sent()).hasSize(3).first().isEqualTo("BEGIN");
        }
    }

    @Test
    void countsAManyMegabytesLongStatementOnce() throws SQLException {
        tap.forget();
        try (PreparedStatement statement = connection.prepareStatement("select length(?)")) {
            statement.setString(1, "a".repeat(3_000_000));
            statement.execute();
        }
        assertThat(tap.trips())
                .singleElement()
                .satisfies(trip -> assertThat(trip.completed()).isEqualTo(1));
    }

    @Test
    void countsNoParsingOfPreparedStatements() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select ?::int")) {
            for (int i = 0; i < PREPARES_AFTER; i++) {
                ask(statement);
            }
            tap.forget();
            ask(statement);
        }
        assertThat(tap.trips()).singleElement().satisfies(trip -> {
            assertThat(trip.parsed()).isZero();
            assertThat(trip.sent()).containsExactly("select $1::int");
        });
    }

    private static void ask(PreparedStatement statement) throws SQLException {
        statement.setInt(1, 1);
        statement.executeQuery().close();
    }

    @Test
    void countsCommandsToRedisThatTravelTogetherAsOneTrip() throws Exception {
        int server =
                URI.create(EmbeddedRedis.settings().get("quarkus.redis.hosts")).getPort();
        try (Wiretap redis = Wiretap.ofRedis(server);
                Socket client = new Socket(InetAddress.getLoopbackAddress(), redis.port())) {
            String ping = "*1\r\n$4\r\nPING\r\n";
            exchange(client, ping + ping, 2);
            exchange(client, "*2\r\n$4\r\nPING\r\n$2\r\nhi\r\n", 1);
            assertThat(redis.trips())
                    .extracting(Trip::sent)
                    .containsExactly(List.of("PING", "PING"), List.of("PING hi"));
        }
    }

    private static void exchange(Socket client, String commands, int replies) throws Exception {
        client.getOutputStream().write(commands.getBytes(StandardCharsets.US_ASCII));
        byte[] expected = (commands.contains("hi") ? "$2\r\nhi\r\n" : "+PONG\r\n".repeat(replies))
                .getBytes(StandardCharsets.US_ASCII);
        assertThat(client.getInputStream().readNBytes(expected.length)).isEqualTo(expected);
    }
}
