package dev.tenantry.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import redis.embedded.RedisServer;

/** Runs a real Redis that stores nothing on disk. */
public final class EmbeddedRedis {

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

    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
