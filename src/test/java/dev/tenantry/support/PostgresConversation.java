package dev.tenantry.support;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads PostgreSQL's protocol, version 3, without encryption. */
final class PostgresConversation extends Conversation {

    private static final int SSL_REQUEST = 80877103;
    private static final int GSS_REQUEST = 80877104;
    private static final byte TERMINATE = 'X';

    private final Map<String, String> statements = new HashMap<>();
    private final Map<String, String> portals = new HashMap<>();
    private byte[] ofClient = {};
    private byte[] ofServer = {};
    private boolean started;
    private boolean refusesEncryption;
    private boolean isOneSimpleQuery;
    private String client = "";

    PostgresConversation(List<Trip> trips) {
        super(trips);
    }

    @Override
    boolean isInMessage() {
        return ofClient.length > 0;
    }

    // The driver sends BEGIN as a simple query, and what follows in a write of its own.
    @Override
    boolean mayGoOn() {
        return isOneSimpleQuery;
    }

    @Override
    void readClient(byte[] octets) {
        ByteBuffer buffer = joined(ofClient, octets);
        while (started ? isWhole(buffer, 1) : isWhole(buffer, 0)) {
            if (started) {
                byte type = buffer.get();
                message(type, body(buffer));
            } else {
                startup(body(buffer));
            }
        }
        ofClient = rest(buffer);
    }

    private void startup(ByteBuffer body) {
        int code = body.getInt();
        if (code == SSL_REQUEST || code == GSS_REQUEST) {
            // The answer is a single octet.
            refusesEncryption = true;
            return;
        }
        started = true;
        Map<String, String> parameters = new HashMap<>();
        for (String name = text(body); !name.isEmpty(); name = text(body)) {
            parameters.put(name, text(body));
        }
        client = parameters.get("user") + "@" + parameters.get("database");
        trip().by(client);
        trip().send("(login)");
        expectAnswer();
    }

    private void message(byte type, ByteBuffer body) {
        if (type == TERMINATE) {
            return;
        }
        trip().by(client);
        isOneSimpleQuery = type == 'Q' && trip().sent().isEmpty();
        switch (type) {
            case 'Q' -> {
                trip().send(text(body));
                trip().parse();
                expectAnswer();
            }
            case 'P' -> {
                statements.put(text(body), text(body));
                trip().parse();
            }
            case 'B' -> portals.put(text(body), statements.getOrDefault(text(body), "?"));
            case 'E' -> trip().send(portals.getOrDefault(text(body), "?"));
            case 'S', 'F' -> expectAnswer();
            default -> {
                // Costs nothing by itself.
            }
        }
    }

    @Override
    void readServer(byte[] octets) {
        ByteBuffer buffer = joined(ofServer, octets);
        if (refusesEncryption && buffer.hasRemaining()) {
            buffer.get();
            refusesEncryption = false;
        }
        while (isWhole(buffer, 1)) {
            byte type = buffer.get();
            body(buffer);
            if (type == 'C') {
                completeStatement();
            } else if (type == 'Z') {
                answerComplete();
            }
        }
        ofServer = rest(buffer);
    }

    private static ByteBuffer joined(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .flip();
    }

    /** @param before octets before the length */
    private static boolean isWhole(ByteBuffer buffer, int before) {
        return buffer.remaining() >= before + 4
                && buffer.remaining() >= before + buffer.getInt(buffer.position() + before);
    }

    private static ByteBuffer body(ByteBuffer buffer) {
        int length = buffer.getInt() - 4;
        ByteBuffer body = buffer.slice(buffer.position(), length);
        buffer.position(buffer.position() + length);
        return body;
    }

    private static byte[] rest(ByteBuffer buffer) {
        byte[] rest = new byte[buffer.remaining()];
        buffer.get(rest);
        return rest;
    }

    private static String text(ByteBuffer body) {
        int begin = body.position();
        while (body.get() != 0) {
            // Goes on to the end of the text.
        }
        byte[] octets = new byte[body.position() - 1 - begin];
        body.get(begin, octets);
        return new String(octets, StandardCharsets.UTF_8);
    }
}
