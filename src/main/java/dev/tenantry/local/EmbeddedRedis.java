package dev.tenantry.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import redis.embedded.RedisServer;

/** Runs a real Redis that stores nothing on disk. */
public final class EmbeddedRedis {

    private static final int LOWEST_PORT = 15_000;
    private static final int HIGHEST_PORT = 32_000;
    private static final int ATTEMPTS = 100;

    private static final Set<Integer> RETURNED = ConcurrentHashMap.newKeySet();

    private EmbeddedRedis() {}

    public static Map<String, String> settings() {
        return Map.of("quarkus.redis.hosts", "redis://localhost:" + OncePerJvm.get("redis.port", EmbeddedRedis::start));
    }

    private static String start() {
        int port = freePort();
        start(port);
        return Integer.toString(port);
    }

    /** Starts Redis on the given port, so that a test can stop it and restart it at the same address. */
    public static RedisServer start(int port) {
        RedisServer redis = RedisServer.builder()
                .port(port)
                .bind("127.0.0.1")
                .setting("save \"\"")
                .setting("appendonly no")
                .build();
        redis.start();
        return redis;
    }

    /**
     * Returns a port on which nothing listens and that was not returned before. What got it then may not listen yet, or
     * may be remembered by its address. Systems give higher ones to outgoing connections, which could take the port while
     * its server is stopped, or be connected with themselves because nothing listens there.
     */
    public static int freePort() {
        for (int i = 0; i < ATTEMPTS; i++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
            if (isFree(port) && RETURNED.add(port)) {
                return port;
            }
        }
        throw new IllegalStateException("No free port was found between " + LOWEST_PORT + " and " + HIGHEST_PORT + ".");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException inUse) {
            return false;
        }
    }
}
