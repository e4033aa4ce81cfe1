package dev.tenantry.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.local.ServersAndKeys;
import dev.tenantry.support.OwnDatabase;
import dev.tenantry.support.PackagedProcess;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** A client that knocks ten thousand times a second gets an answer as soon as the kernel lets it in. */
class FirstRequestIT {

    private static final long BETWEEN_KNOCKS_NANOS = TimeUnit.MICROSECONDS.toNanos(100);
    private static final int STATUS_LINE = "HTTP/1.1 200".length();

    @Test
    void isAnswered() throws Exception {
        try (OwnDatabase database =
                        new OwnDatabase("tenantry_first_request").withRegistry().withSharedHome();
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
                PackagedProcess service = PackagedProcess.start(settings(database))) {
            Future<String> api = clients.submit(() -> firstAnswer(service, service.port(), "/orders"));
            Future<String> management =
                    clients.submit(() -> firstAnswer(service, service.managementPort(), "/q/health/live"));
            assertThat(api.get()).isEqualTo("HTTP/1.1 401");
            assertThat(management.get()).isEqualTo("HTTP/1.1 200");
        }
    }

    private static Map<String, String> settings(OwnDatabase database) {
        Map<String, String> settings = new HashMap<>(ServersAndKeys.settings());
        settings.putAll(database.settings());
        return settings;
    }

    private static String firstAnswer(PackagedProcess service, int port, String path) throws IOException {
        long deadline = System.nanoTime() + PackagedProcess.DEADLINE.toNanos();
        while (System.nanoTime() < deadline && service.isAlive()) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return answer(socket, path);
            } catch (ConnectException notYet) {
                LockSupport.parkNanos(BETWEEN_KNOCKS_NANOS);
            }
        }
        return "nothing listens";
    }

    private static String answer(Socket socket, String path) throws IOException {
        String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return new String(socket.getInputStream().readNBytes(STATUS_LINE), StandardCharsets.US_ASCII);
    }
}
