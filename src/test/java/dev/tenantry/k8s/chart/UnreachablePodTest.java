package dev.tenantry.k8s.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tenantry.support.BesideOthers;
import dev.tenantry.support.Command;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The script of `helm test`, if packets are dropped, as network policies do. */
@BesideOthers
class UnreachablePodTest {

    /** Connecting takes two minutes then, after which Kubernetes has stopped the pod. */
    @Test
    void failsInTime() throws IOException {
        assumeThat(Command.exists("bash")).as("bash is installed").isTrue();
        List<Socket> queue = new ArrayList<>();
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            fill(queue, server.getLocalSocketAddress());

            Command check = check("127.0.0.1:" + server.getLocalPort());

            assertThat(check.status()).isEqualTo(1);
            assertThat(check.output().lines())
                    .hasSize(5)
                    .allSatisfy(line -> assertThat(line).startsWith("FAILED").endsWith("but does not answer"));
        } finally {
            for (Socket socket : queue) {
                socket.close();
            }
        }
    }

    /** Linux drops the packets of further clients once this many wait to be accepted. */
    private static void fill(List<Socket> queue, SocketAddress server) throws IOException {
        boolean isFull = false;
        while (!isFull) {
            assumeThat(queue).as("clients that the system lets wait").hasSizeLessThan(32);
            Socket socket = new Socket();
            queue.add(socket);
            try {
                socket.connect(server, 200);
            } catch (SocketTimeoutException full) {
                isFull = true;
            }
        }
    }

    private static Command check(String unreachable) {
        return Command.run(
                Path.of("."),
                Duration.ofSeconds(30),
                Map.of("ANSWER_SECONDS", "0.2"),
                List.of(
                        "bash",
                        Chart.FOLDER.resolve("check.sh").toString(),
                        unreachable,
                        unreachable,
                        unreachable,
                        unreachable));
    }
}
