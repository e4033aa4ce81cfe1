package dev.tenantry.siege;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.support.HttpTwo;
import dev.tenantry.support.RawHttp;
import dev.tenantry.tenant.Plan;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Connections on which nothing useful happens. */
class IdleConnectionsIT extends Besieged {

    private static final String HALF_A_HEAD = "GET /orders HTTP/1.1\r\nHost: local";

    /** The service looks once per second. */
    private static final Duration CLOSED = Siege.IDLE_DEADLINE.plusSeconds(3);

    private final String token = siege.tokenOfTenant("acme", Plan.FREE);

    private final class Idle extends Attack {

        RawHttp dripping;

        @Override
        void begin() {
            int port = siege.instance().port();
            hold(new RawHttp(port));
            hold(new RawHttp(port).send(HALF_A_HEAD));
            hold(new RawHttp(port)
                    .send("GET /orders HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\n\r\n"));
            hold(new HttpTwo(port, 65_535));
            hold(new RawHttp(siege.instance().managementPort()).send(HALF_A_HEAD));
            dripping = hold(new RawHttp(port).send(HALF_A_HEAD));
        }

        @Override
        void goOn() {
            dripping.trySend("h");
        }

        @Override
        public void close() throws IOException {
            assertThat(List.copyOf(held())).allSatisfy(connection -> {
                switch (connection) {
                    case RawHttp raw ->
                        assertThat(raw.isClosedWithin(Duration.ofSeconds(1))).isTrue();
                    case HttpTwo two ->
                        assertThat(two.isClosedWithin(Duration.ofSeconds(1))).isTrue();
                    default -> throw new AssertionError(connection);
                }
            });
            super.close();
        }
    }

    @Test
    void closesConnectionsWithoutARequest() throws IOException {
        withstands(new Idle(), CLOSED);
    }

    @Test
    void closesAConnectionAfterAnswering413() {
        try (RawHttp connection = new RawHttp(siege.instance().port())) {
            connection.send("POST /orders HTTP/1.1\r\nHost: localhost\r\nContent-Length: 70000\r\n\r\n");
            assertThat(connection.isClosedWithin(Duration.ofSeconds(4))).isTrue();
            assertThat(connection.received()).startsWith("HTTP/1.1 413").containsIgnoringCase("connection: close");
        }
    }
}
