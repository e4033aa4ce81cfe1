package dev.tenantry.support;

import dev.tenantry.local.EmbeddedRedis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;
import redis.embedded.RedisServer;

/**
 * Controls what listens at the address of Redis in tests of {@link OwnRedisProfile}: a Redis, something else, or
 * nothing.
 */
public final class OwnRedis implements AutoCloseable {

    private final int port = URI.create(ConfigProvider.getConfig().getValue("quarkus.redis.hosts", String.class))
            .getPort();
    private final List<Socket> silenced = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private @Nullable RedisServer server;
    private @Nullable ServerSocket impostor;

    /** Returns the port at which the service expects Redis. */
    public int port() {
        return port;
    }

    /** Starts an empty Redis. */
    public void start() {
        close();
        server = EmbeddedRedis.start(port);
    }

    /** Starts a server that accepts connections and never answers. */
    public void beSilent() {
        impersonate(false);
    }

    /** Starts a server that accepts connections and closes them at once. */
    public void hangUp() {
        impersonate(true);
    }

    /** Returns how many connections the silent or closing server has accepted. */
    public int connections() {
        return connections.get();
    }

    /** Stops what is listening, so that connections are refused. */
    @Override
    public void close() {
        try {
            if (server != null) {
                server.stop();
                server = null;
            }
            if (impostor != null) {
                impostor.close();
                impostor = null;
            }
            for (Socket socket : silenced) {
                socket.close();
            }
            silenced.clear();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void impersonate(boolean hangUp) {
        close();
        connections.set(0);
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
            impostor = socket;
            Thread.ofPlatform().daemon().start(() -> accept(socket, hangUp));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void accept(ServerSocket impostor, boolean hangUp) {
        try {
            while (!impostor.isClosed()) {
                Socket socket = impostor.accept();
                connections.incrementAndGet();
                silenced.add(socket);
                if (hangUp) {
                    socket.close();
                }
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }
}
