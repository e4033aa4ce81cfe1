package dev.tenantry.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Opens and closes a second port for a server on this machine, as if the server came and went. */
public final class Detour implements AutoCloseable {

    private final int port;
    private final int server;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private @Nullable ServerSocket door;

    public Detour(int port, int server) {
        this.port = port;
        this.server = server;
    }

    public void open() {
        try {
            ServerSocket opened = new ServerSocket();
            opened.setReuseAddress(true);
            opened.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            door = opened;
            Thread.ofVirtual().start(() -> accept(opened));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void accept(ServerSocket opened) {
        try {
            while (true) {
                Socket client = opened.accept();
                Socket onward = new Socket(InetAddress.getLoopbackAddress(), server);
                sockets.addAll(List.of(client, onward));
                Thread.ofVirtual().start(() -> copy(client, onward));
                Thread.ofVirtual().start(() -> copy(onward, client));
            }
        } catch (IOException closed) {
            // Closed by the test.
        }
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException ended) {
            // Ended by either side.
        }
    }

    /** Ends the existing connections and refuses new ones. */
    @Override
    public void close() {
        try {
            if (door != null) {
                door.close();
                door = null;
            }
            for (Socket socket : sockets) {
                socket.close();
            }
            sockets.clear();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
