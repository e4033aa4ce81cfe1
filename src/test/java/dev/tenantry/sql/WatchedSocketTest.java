package dev.tenantry.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class WatchedSocketTest {

    private static final int LIMIT_MILLIS = WatchedSocket.SHORTEST_WATCHED_MILLIS;

    private ServerSocket server;
    private Socket client;
    private Socket accepted;

    @BeforeEach
    void connect() throws IOException {
        server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        client = new WatchedSockets().createSocket(server.getInetAddress(), server.getLocalPort());
        accepted = server.accept();
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        accepted.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void endsAReadThatTakesTooLongAndClosesTheSocket(boolean virtual) throws Exception {
        client.setSoTimeout(LIMIT_MILLIS);
        assertThat(client.getSoTimeout()).isEqualTo(LIMIT_MILLIS);
        long began = System.nanoTime();
        assertThat(read(virtual).handle((read, failure) -> failure).get())
                .isInstanceOf(SocketTimeoutException.class)
                .hasMessage("No answer within 1000 ms");
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .isBetween(Duration.ofMillis(LIMIT_MILLIS), Duration.ofSeconds(5));
        assertThat(client.isClosed()).isTrue();
    }

    @Test
    void waitsWithoutAnAlarmOfItsOwn() throws Exception {
        client.setSoTimeout(LIMIT_MILLIS * 20);
        CompletableFuture<Thread> reader = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            reader.complete(Thread.currentThread());
            try {
                client.getInputStream().read();
            } catch (IOException closed) {
                // by the end of the test
            }
        });
        await().until(() -> reader.get().getState() == Thread.State.WAITING);
    }

    @Test
    void allowsTheLimitToEachReadAnew() throws Exception {
        client.setSoTimeout(LIMIT_MILLIS);
        for (int i = 0; i < 4; i++) {
            CompletableFuture<Integer> read = read(true);
            TimeUnit.MILLISECONDS.sleep(LIMIT_MILLIS / 2);
            accepted.getOutputStream().write(200 + i);
            assertThat(read.get()).isEqualTo(200 + i);
        }
        // Between two reads, it may take as long as it likes.
        TimeUnit.MILLISECONDS.sleep(LIMIT_MILLIS * 2);
        assertThat(client.isClosed()).isFalse();
    }

    @Test
    void keepsShortLimitsAndTheSocketOpen() throws Exception {
        client.setSoTimeout(LIMIT_MILLIS);
        client.setSoTimeout(20);
        assertThat(client.getSoTimeout()).isEqualTo(20);
        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        accepted.getOutputStream().write(1);
        assertThat(client.getInputStream().read()).isEqualTo(1);
    }

    @Test
    void answersAsUsual() throws Exception {
        client.setSoTimeout(LIMIT_MILLIS);
        accepted.getOutputStream().write(1);
        await().until(() -> client.getInputStream().available() == 1);
        assertThat(client.getInputStream().read()).isEqualTo(1);
        accepted.shutdownOutput();
        assertThat(client.getInputStream().read()).isEqualTo(-1);
        client.getInputStream().close();
        assertThat(client.isClosed()).isTrue();
        assertThatThrownBy(() -> client.getInputStream()).isExactlyInstanceOf(SocketException.class);
    }

    @Test
    void isWatchedByAThreadThatEndsWithTheLastSocketAndComesBack() throws Exception {
        ReadWatch watch = new ReadWatch();
        for (int i = 0; i < 2; i++) {
            try (Socket one = new WatchedSocket(watch)) {
                one.connect(server.getLocalSocketAddress());
                assertThat(watch.isWatching()).isTrue();
            }
            await().until(() -> !watch.isWatching());
        }
    }

    private CompletableFuture<Integer> read(boolean virtual) {
        CompletableFuture<Integer> read = new CompletableFuture<>();
        Executor thread = work -> (virtual ? Thread.ofVirtual() : Thread.ofPlatform()).start(work);
        thread.execute(() -> {
            try {
                read.complete(client.getInputStream().read());
            } catch (IOException failure) {
                read.completeExceptionally(failure);
            }
        });
        return read;
    }
}
