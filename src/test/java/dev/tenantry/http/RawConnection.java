package dev.tenantry.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.support.RawHttp;
import java.time.Duration;

/** One connection to a server that is compared. */
final class RawConnection implements AutoCloseable {

    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private final RawHttp connection;

    RawConnection(int port) {
        connection = new RawHttp(port);
    }

    int localPort() {
        return connection.localPort();
    }

    /** Sends the request and a valid one behind it, and returns everything that the server answers until it closes. */
    String exchange(RawRequest request) {
        connection.trySend(request.octets() + RawRequest.LAST);
        assertThat(connection.isClosedWithin(DEADLINE))
                .as("%s is answered, and the connection closed", request)
                .isTrue();
        return connection.received();
    }

    @Override
    public void close() {
        connection.close();
    }
}
