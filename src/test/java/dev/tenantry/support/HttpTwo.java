package dev.tenantry.support;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The few frames of HTTP/2 (RFC 9113) that an attacker needs. Headers are literals without compression (RFC 7541). */
public final class HttpTwo implements Closeable {

    public static final int CANCEL = 8;

    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;

    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;

    private static final int MAX_HEADER_OCTETS_IN_ONE_BYTE = 126;

    private final RawHttp connection;

    /** Connects, and grants each stream a window of this many octets. Acknowledges no settings of the server. */
    public HttpTwo(int port, int window) {
        connection = new RawHttp(port);
        connection.send(PREFACE);
        frame(SETTINGS, 0, 0, body -> {
            // SETTINGS_INITIAL_WINDOW_SIZE
            body.writeShort(4);
            body.writeInt(window);
        });
    }

    public void get(int stream, String path, String token) {
        headers(stream, END_STREAM, "GET", path, token, Map.of());
    }

    /** Announces a body in JSON, and sends none of it. */
    public void beginPost(int stream, String path, String token, int length) {
        headers(
                stream,
                0,
                "POST",
                path,
                token,
                Map.of("content-length", Integer.toString(length), "content-type", "application/json"));
    }

    /** Announces a body of unknown length, and sends none of it. */
    public void beginPost(int stream, String path, String token) {
        headers(stream, 0, "POST", path, token, Map.of("content-type", "application/json"));
    }

    /** Sends a part of a body. */
    public void part(int stream, String body) {
        frame(DATA, 0, stream, out -> out.writeBytes(body));
    }

    /** Sends the rest of a body. */
    public void end(int stream, String body) {
        frame(DATA, END_STREAM, stream, out -> out.writeBytes(body));
    }

    /** Sends a head with exactly these fields, names and values by turns, and no body. */
    public void head(int stream, List<String> namesAndValues) {
        frame(HEADERS, END_STREAM | END_HEADERS, stream, body -> {
            for (int i = 0; i < namesAndValues.size(); i += 2) {
                header(body, namesAndValues.get(i), namesAndValues.get(i + 1));
            }
        });
    }

    private void headers(int stream, int flags, String method, String path, String token, Map<String, String> others) {
        frame(HEADERS, flags | END_HEADERS, stream, body -> {
            header(body, ":method", method);
            header(body, ":scheme", "http");
            header(body, ":authority", "localhost");
            header(body, ":path", path);
            header(body, "authorization", "Bearer " + token);
            for (Map.Entry<String, String> other : others.entrySet()) {
                header(body, other.getKey(), other.getValue());
            }
        });
    }

    // RFC 7541, section 6.2.2: a literal that is not indexed, with a new name.
    private static void header(DataOutputStream out, String name, String value) throws IOException {
        out.writeByte(0);
        literal(out, name);
        literal(out, value);
    }

    /** Reads until the text has arrived. The service does not compress short values. */
    public String readUntil(String text, Duration atMost) {
        return connection.readUntil(text, atMost);
    }

    public void cancel(int stream) {
        frame(RST_STREAM, 0, stream, body -> body.writeInt(CANCEL));
    }

    public boolean isClosedWithin(Duration atMost) {
        return connection.isClosedWithin(atMost);
    }

    private interface Body {

        void writeTo(DataOutputStream out) throws IOException;
    }

    private void frame(int type, int flags, int stream, Body body) {
        try {
            ByteArrayOutputStream payload = new ByteArrayOutputStream();
            body.writeTo(new DataOutputStream(payload));
            ByteArrayOutputStream frame = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(frame);
            out.writeByte(payload.size() >> 16);
            out.writeShort(payload.size());
            out.writeByte(type);
            out.writeByte(flags);
            out.writeInt(stream);
            payload.writeTo(out);
            connection.send(frame.toByteArray());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    // RFC 7541, section 5.2, with the integer of section 5.1.
    private static void literal(DataOutputStream out, String text) throws IOException {
        byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
        if (octets.length <= MAX_HEADER_OCTETS_IN_ONE_BYTE) {
            out.writeByte(octets.length);
        } else {
            out.writeByte(0x7f);
            int rest = octets.length - 0x7f;
            while (rest >= 0x80) {
                out.writeByte(rest % 0x80 | 0x80);
                rest /= 0x80;
            }
            out.writeByte(rest);
        }
        out.write(octets);
    }

    @Override
    public void close() {
        connection.close();
    }
}
