package dev.tenantry.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A second port for PostgreSQL or Redis on this machine, which notes the trips of all clients that use it. What is
 * said is noted before it is passed on: when a client has its answer, its trip is complete.
 */
public final class Wiretap implements AutoCloseable {

    private static final int CHUNK = 64 * 1024;

    private final ServerSocket door;
    private final int server;
    private final Function<List<Trip>, Conversation> protocol;
    private final List<Trip> trips = Collections.synchronizedList(new ArrayList<>());
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    private Wiretap(int server, Function<List<Trip>, Conversation> protocol) {
        this.server = server;
        this.protocol = protocol;
        try {
            door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Thread.ofVirtual().start(this::accept);
    }

    public static Wiretap ofPostgres(int server) {
        return new Wiretap(server, PostgresConversation::new);
    }

    public static Wiretap ofRedis(int server) {
        return new Wiretap(server, RedisConversation::new);
    }

    public int port() {
        return door.getLocalPort();
    }

    /** Forgets all trips so far. */
    public void forget() {
        trips.clear();
    }

    /** Returns all trips that are not forgotten, in the order in which they began. */
    public List<Trip> trips() {
        synchronized (trips) {
            return List.copyOf(trips);
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket client = door.accept();
                Socket onward = new Socket(InetAddress.getLoopbackAddress(), server);
                sockets.addAll(List.of(client, onward));
                // Otherwise the kernel would hold back what follows a small message, for 40 ms.
                client.setTcpNoDelay(true);
                onward.setTcpNoDelay(true);
                Conversation conversation = protocol.apply(trips);
                Thread.ofPlatform().daemon().start(() -> pass(client, onward, conversation::said));
                Thread.ofPlatform().daemon().start(() -> pass(onward, client, conversation::answered));
            }
        } catch (IOException closed) {
            // Closed by the test.
        }
    }

    private static void pass(Socket from, Socket to, Consumer<byte[]> listener) {
        try (from;
                to) {
            byte[] buffer = new byte[CHUNK];
            int length = from.getInputStream().read(buffer);
            while (length >= 0) {
                listener.accept(Arrays.copyOf(buffer, length));
                to.getOutputStream().write(buffer, 0, length);
                length = from.getInputStream().read(buffer);
            }
        } catch (IOException ended) {
            // Ended by either side.
        }
    }

    /** Ends all connections and refuses new ones. */
    @Override
    public void close() {
        try {
            door.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
