package dev.tenantry.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that a fetch ends in time and takes complete answers only, with a real server (F10, F11, F12). */
class KeyFetchTest {

    private static final Duration SHORT = Duration.ofMillis(400);
    // For failures that need no deadline, also on a busy machine.
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final String KEYS = Jwks.set(Jwks.rsa("one"));

    @Test
    void returnsTheTextOfAGoodAnswer() throws IOException {
        try (KeyServer server = new KeyServer(KeyServer.good(KEYS));
                KeyFetch fetch = new KeyFetch(server.location(), LONG)) {
            assertThat(fetch.get()).isEqualTo(KEYS);
            assertThat(fetch.get()).isEqualTo(KEYS);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 204, 404, 429, 500, 503})
    void takesA200Only(int status) throws IOException {
        fails(LONG, server -> KeyServer.status(status, status == 204 ? "" : KEYS), "the answer has status " + status);
    }

    @Test
    void followsNoRedirect() throws IOException {
        try (KeyServer other = new KeyServer(KeyServer.good(KEYS))) {
            fails(LONG, server -> KeyServer.redirect(other.location()), "the answer has status 302");
            assertThat(other.requests()).isZero();
        }
    }

    @Test
    void givesUpOnASilentServer() throws IOException {
        fails(SHORT, KeyServer::silence, "400 ms");
    }

    @Test
    void givesUpOnAServerThatSendsByteByByte() throws IOException {
        fails(SHORT, KeyServer::drops, "no complete answer within 400 ms");
    }

    @Test
    void givesUpOnAnEndlessAnswer() throws IOException {
        fails(LONG, KeyServer::flood, "its answer is larger than 262144 bytes");
    }

    @Test
    void doesNotTakeHalfAnAnswer() throws IOException {
        fails(LONG, server -> KeyServer.half(KEYS), "bytes received");
    }

    @Test
    void doesNotTakeAClosedConnection() throws IOException {
        fails(LONG, server -> KeyServer.nothing(), "received no bytes");
    }

    @Test
    void reportsAPortWithoutAServer() {
        try (KeyFetch fetch = new KeyFetch(URI.create("http://127.0.0.1:1/jwks"), LONG)) {
            assertThatThrownBy(fetch::get).isInstanceOf(IOException.class).hasMessageContaining("Connect");
        }
    }

    private static void fails(Duration deadline, Function<KeyServer, KeyServer.Answer> answer, String reason)
            throws IOException {
        try (KeyServer server = new KeyServer(KeyServer.good(KEYS));
                KeyFetch fetch = new KeyFetch(server.location(), deadline)) {
            // The first request of a JVM loads classes, which can take longer than the deadline.
            warmUp(fetch);
            server.answers(answer.apply(server));
            long begun = System.nanoTime();
            assertThatThrownBy(fetch::get).isInstanceOf(IOException.class).hasMessageContaining(reason);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(deadline.plusMillis(800));
        }
    }

    private static void warmUp(KeyFetch fetch) {
        try {
            fetch.get();
        } catch (IOException late) {
            // Not what is tested.
        }
    }
}
