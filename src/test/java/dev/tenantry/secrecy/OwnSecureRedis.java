package dev.tenantry.secrecy;

import dev.tenantry.local.EmbeddedRedis;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import redis.embedded.RedisServer;

/** A Redis that requires a password. */
final class OwnSecureRedis implements AutoCloseable {

    // Redis runs scripts of its administrator. This one returns all that is stored, whatever its type.
    private static final String EVERYTHING = "local all = {} "
            + "for _, key in ipairs(redis.call('keys', '*')) do "
            + "local type = redis.call('type', key)['ok'] "
            + "all[#all + 1] = key "
            + "if type == 'string' then all[#all + 1] = redis.call('get', key) "
            + "elseif type == 'hash' then all[#all + 1] = table.concat(redis.call('hgetall', key), ' ') "
            + "elseif type == 'zset' then all[#all + 1] = table.concat(redis.call('zrange', key, 0, -1), ' ') "
            + "elseif type == 'set' then all[#all + 1] = table.concat(redis.call('smembers', key), ' ') "
            + "elseif type == 'list' then all[#all + 1] = table.concat(redis.call('lrange', key, 0, -1), ' ') "
            + "elseif type ~= 'none' then return redis.error_reply('no way to read a ' .. type) end end "
            + "return all";

    private final int port = EmbeddedRedis.freePort();
    private final RedisServer server = EmbeddedRedis.start(port);
    private @Nullable String password;

    OwnSecureRedis(String password) {
        send("CONFIG", "SET", "requirepass", password);
        this.password = password;
    }

    int port() {
        return port;
    }

    /** Changes the password and ends all connections. */
    void changePassword(String next) {
        send("CONFIG", "SET", "requirepass", next);
        password = next;
        send("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
        send("CLIENT", "KILL", "TYPE", "pubsub");
    }

    String everything() {
        return send("EVAL", EVERYTHING, "0");
    }

    private String send(String... words) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            String requests = (password == null ? "" : command("AUTH", password)) + command(words) + command("QUIT");
            socket.getOutputStream().write(requests.getBytes(StandardCharsets.UTF_8));
            String replies = new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1))
                    .lines()
                    .collect(Collectors.joining("\n"));
            if (replies.startsWith("-") || replies.contains("\n-")) {
                throw new IllegalStateException(replies);
            }
            return replies;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String command(String... words) {
        StringBuilder text = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            text.append("$").append(word.length()).append("\r\n").append(word).append("\r\n");
        }
        return text.toString();
    }

    @Override
    public void close() {
        server.stop();
    }
}
