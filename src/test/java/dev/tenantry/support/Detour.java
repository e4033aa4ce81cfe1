package dev.tenantry.support;

import java.io.IOException;
import java.io.InterruptedIOException;
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
    private final Valve valve = new Valve();
    private @Nullable ServerSocket door;
    private @Nullable Thread doorkeeper;
    private boolean forgetful;

    public Detour(int port, int server) {
        this.port = port;
        this.server = server;
    }

    /** Does not remember what connections have carried, which is too much if many are used for minutes. */
    public Detour forgetful() {
        forgetful = true;
        return this;
    }

    public int port() {
        return port;
    }

    public void open() {
        try {
            ServerSocket opened = new ServerSocket();
            opened.setReuseAddress(true);
            opened.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            door = opened;
            doorkeeper = Thread.ofVirtual().start(() -> accept(opened));
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
                Passage passage = new Passage(client, onward);
                passages.add(passage);
                Thread.ofVirtual().start(() -> copy(passage, client, onward, passage::says));
                Thread.ofVirtual().start(() -> copy(passage, onward, client, passage::hears));
            }
        } catch (IOException closed) {
            // Closed by the test.
        }
    }

    private void copy(Passage passage, Socket from, Socket to, Predicate<String> passes) {
        try (from;
                to) {
            byte[] buffer = new byte[8192];
            int length = read(passage, from, buffer);
            while (length >= 0) {
                if (passes.test(new String(buffer, 0, length, StandardCharsets.ISO_8859_1))) {
                    to.getOutputStream().write(buffer, 0, length);
                }
                length = read(passage, from, buffer);
            }
        } catch (IOException ended) {
            // Ended by either side.
        }
    }

    // While packets are lost, the other end does not hear of the end of a connection either.
    private int read(Passage passage, Socket from, byte[] buffer) throws IOException {
        try {
            return from.getInputStream().read(buffer);
        } finally {
            valve.pass(passage);
        }
    }

    /**
     * From now on, nothing passes in either direction, as if all packets were lost: neither data nor the end of a
     * connection. New connections are accepted, and hear nothing.
     */
    public void fallSilent() {
        valve.shut();
    }

    /** Lets pass what has been sent meanwhile, as TCP does when packets arrive again. */
    public void speakAgain() {
        valve.open();
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

    /** Returns how many connections there have been whose client was sent the text. */
    public long numberThatHeard(String text) {
        return passages.stream().filter(passage -> passage.heard(text)).count();
    }

    /**
     * From now on, nothing passes on the existing connections, as if a firewall had forgotten them. Neither end hears
     * of that. New connections work.
     */
    public void forgetConnections() {
        valve.change(() -> passages.forEach(passage -> passage.forgotten = true));
    }

    /** Ends the connections that were forgotten. */
    public void endForgotten() {
        passages.stream().filter(passage -> passage.forgotten).forEach(Passage::end);
        letGo();
    }

    private void letGo() {
        valve.change(() -> passages.forEach(passage -> passage.forgotten = false));
    }

    /** Ends the existing connections and refuses new ones. */
    @Override
    public void close() {
        valve.open();
        letGo();
        try {
            if (door != null && doorkeeper != null) {
                door.close();
                // The port is not free before a virtual thread that accepts has left, which close() does not wait for.
                doorkeeper.join();
                door = null;
            }
            for (Socket socket : sockets) {
                socket.close();
            }
            sockets.clear();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** What holds back all threads that copy. */
    private static final class Valve {

        private boolean shut;

        synchronized void shut() {
            shut = true;
        }

        synchronized void open() {
            shut = false;
            notifyAll();
        }

        synchronized void change(Runnable change) {
            change.run();
            notifyAll();
        }

        synchronized void pass(Passage passage) throws IOException {
            try {
                while (shut || passage.forgotten) {
                    wait();
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("stopped by the test");
            }
        }
    }

    private final class Passage {

        private final Socket client;
        private final Socket server;
        private final StringBuffer sent = new StringBuffer();
        private final StringBuffer heard = new StringBuffer();
        private volatile boolean muted;
        private volatile boolean forgotten;

        Passage(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void end() {
            try {
                client.close();
                server.close();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        boolean says(String request) {
            if (!forgetful) {
                sent.append(request);
            }
            return true;
        }

        boolean hears(String answer) {
            if (!forgetful && !muted) {
                heard.append(answer);
            }
            return !muted;
        }

        boolean sent(String text) {
            return sent.indexOf(text) >= 0;
        }

        boolean heard(String text) {
            return heard.indexOf(text) >= 0;
        }
    }
}
