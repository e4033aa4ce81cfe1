package dev.tenantry.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Reads the statistics of Redis over a separate connection, without the service's client. */
public final class RedisInfo {

    private static final double MICROS = 1_000_000;

    private final Map<String, String> values;

    private RedisInfo(Map<String, String> values) {
        this.values = values;
    }

    public static RedisInfo ask(String url) {
        URI address = URI.create(url);
        try (Socket socket = new Socket(address.getHost(), address.getPort());
                BufferedReader answer =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
            socket.getOutputStream().write("INFO all\r\n".getBytes(StandardCharsets.US_ASCII));
            Map<String, String> values = new HashMap<>();
            // A bulk string: its length in bytes, then the text.
            String head = answer.readLine();
            int left = Integer.parseInt(head.substring(1));
            while (left > 0) {
                String line = answer.readLine();
                left -= line.length() + 2;
                int colon = line.indexOf(':');
                if (colon > 0) {
                    values.put(line.substring(0, colon), line.substring(colon + 1));
                }
            }
            return new RedisInfo(values);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Deletes everything except scripts. */
    static void flush(String url) throws IOException {
        URI address = URI.create(url);
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.getOutputStream().write("FLUSHALL\r\n".getBytes(StandardCharsets.US_ASCII));
            // +OK
            socket.getInputStream().read();
        }
    }

    public String version() {
        return values.getOrDefault("redis_version", "?");
    }

    /** Returns the user and system time of the whole process, with microsecond precision. */
    public Duration cpu() {
        double seconds = seconds("used_cpu_user") + seconds("used_cpu_sys");
        return Duration.ofNanos((long) (seconds * MICROS) * 1000);
    }

    private double seconds(String name) {
        return Double.parseDouble(values.getOrDefault(name, "0"));
    }
}
