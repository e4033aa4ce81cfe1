package dev.tenantry.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Opens and closes a second port for a server on this machine, as if the server, or its answers, came and went. */
public final class Detour implements AutoCloseable {

    private final int port;
    private final int server;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<Passage> passages = new CopyOnWriteArrayList<>();
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
                client.setTcpNoDelay(true);
                onward.setTcpNoDelay(true);
                sockets.addAll(List.of(client, onward));
                Passage passage = new Passage();
                passages.add(passage);
                Thread.ofVirtual().start(() -> copy(client, onward, passage::said));
                Thread.ofVirtual().start(() -> copy(onward, client, answer -> !passage.muted));
            }
        } catch (IOException closed) {
            // Closed by the test.
        }
    }

    private static void copy(Socket from, Socket to, Predicate<String> passes) {
        try (from;
                to) {
            byte[] buffer = new byte[8192];
            int length = from.getInputStream().read(buffer);
            while (length >= 0) {
                if (passes.test(new String(buffer, 0, length, StandardCharsets.ISO_8859_1))) {
                    to.getOutputStream().write(buffer, 0, length);
                }
                length = from.getInputStream().read(buffer);
            }
        } catch (IOException ended) {
            // Ended by either side.
        }
    }

    /**
     * From now on, swallows what the server sends on those existing connections whose client has sent the text. Both
     * ends believe that the connection is alive.
     */
    public void muteThoseThatSent(String text) {
        passages.stream().filter(passage -> passage.sent(text)).forEach(passage -> passage.muted = true);
    }

    /** Returns how many connections there have been whose client has sent the text. */
    public long numberThatSent(String text) {
        return passages.stream().filter(passage -> passage.sent(text)).count();
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

    private static final class Passage {

        private final StringBuffer sent = new StringBuffer();
        private volatile boolean muted;

        boolean said(String text) {
            sent.append(text);
            return true;
        }

        boolean sent(String text) {
            return sent.indexOf(text) >= 0;
        }
    }
}
