package dev.tenantry.support;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/**
 * A connection pooler in front of the embedded PostgreSQL, as far as PgBouncer before 1.21 matters here: it does not
 * know prepared statements. A session of PostgreSQL belongs to a client until its transaction ends, or until the client
 * leaves. Needs no password, because the embedded server trusts this machine.
 */
public final class Pooler implements AutoCloseable {

    /** When a session of PostgreSQL is given to another client, and which one. */
    public enum Mode {
        /** When the client leaves. */
        SESSION,
        /** After each transaction, the one that was used last, as PgBouncer does by default. */
        TRANSACTION,
        /** After each transaction, in turn ({@code server_round_robin}). */
        TRANSACTION_IN_TURN
    }

    private static final int SSL_REQUEST = 80877103;
    private static final int GSS_REQUEST = 80877104;
    private static final int CANCEL_REQUEST = 80877102;

    private final ServerSocket door;
    private final int server;
    private final Mode mode;
    private final UnaryOperator<String> databases;
    private final Map<String, Deque<Session>> idle = new ConcurrentHashMap<>();
    private final Map<String, byte[]> greetings = new HashMap<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    public Pooler(int server, Mode mode) {
        this(server, mode, database -> database);
    }

    /** @param databases maps the name of a database that a client asks for to the one that it gets */
    public Pooler(int server, Mode mode, UnaryOperator<String> databases) {
        this.server = server;
        this.mode = mode;
        this.databases = databases;
        try {
            door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Thread.ofVirtual().start(this::accept);
    }

    /** Returns the URL of the pooler, with the slash before the database. */
    public String url() {
        return "jdbc:postgresql://localhost:" + door.getLocalPort() + "/";
    }

    private void accept() {
        try {
            while (true) {
                Socket client = door.accept();
                // A message is written in parts. Otherwise each would wait for the client's delayed acknowledgement.
                client.setTcpNoDelay(true);
                sockets.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            }
        } catch (IOException closed) {
            // Closed by the test.
        }
    }

    private void serve(Socket socket) {
        try (socket;
                DataInputStream in = new DataInputStream(socket.getInputStream());
                DataOutputStream out = new DataOutputStream(socket.getOutputStream())) {
            Map<String, String> startup = startup(in, out);
            if (!startup.isEmpty()) {
                serve(startup, in, out);
            }
        } catch (IOException left) {
            // The client or the test ended the connection.
        }
    }

    // Returns the parameters that the client sent; empty if it only wanted to cancel something.
    private static Map<String, String> startup(DataInputStream in, DataOutputStream out) throws IOException {
        while (true) {
            byte[] body = new byte[in.readInt() - 4];
            in.readFully(body);
            int code = ByteBuffer.wrap(body).getInt();
            if (code == CANCEL_REQUEST) {
                return Map.of();
            }
            if (code != SSL_REQUEST && code != GSS_REQUEST) {
                String[] texts = new String(body, 4, body.length - 4, StandardCharsets.UTF_8).split("\0");
                Map<String, String> parameters = new ConcurrentHashMap<>();
                for (int i = 0; i + 1 < texts.length; i += 2) {
                    parameters.put(texts[i], texts[i + 1]);
                }
                return parameters;
            }
            out.writeByte('N');
        }
    }

    private void serve(Map<String, String> startup, DataInputStream in, DataOutputStream out) throws IOException {
        startup.computeIfPresent("database", (name, database) -> databases.apply(database));
        String key = startup.get("user") + "@" + startup.get("database");
        Deque<Session> pool = idle.computeIfAbsent(key, unknown -> new ConcurrentLinkedDeque<>());
        out.write(greeting(key, startup, pool));
        // A key of the pooler, so that a request to cancel would reach it and not another client's statement.
        out.writeByte('K');
        out.writeInt(12);
        out.writeInt(1);
        out.writeInt(1);
        ready(out, 'I');
        Session session = null;
        try {
            List<Frame> pending = new ArrayList<>();
            while (true) {
                Frame frame = Frame.read(in);
                if (frame.type == 'X') {
                    return;
                }
                pending.add(frame);
                if (frame.type != 'S' && frame.type != 'Q') {
                    continue;
                }
                if (session == null) {
                    // One step: another client may take the last one in between.
                    Session last = pool.poll();
                    session = last == null ? open(startup) : last;
                }
                char state = session.run(pending, out);
                pending.clear();
                if (state == 'I' && mode != Mode.SESSION) {
                    giveBack(session, pool);
                    session = null;
                }
            }
        } finally {
            if (session != null) {
                session.socket.close();
            }
        }
    }

    // Asks PostgreSQL once, and opens no other session before one is needed.
    private byte[] greeting(String key, Map<String, String> startup, Deque<Session> pool) throws IOException {
        synchronized (greetings) {
            byte[] known = greetings.get(key);
            if (known == null) {
                Session first = open(startup);
                pool.push(first);
                known = first.greeting();
                greetings.put(key, known);
            }
            return known;
        }
    }

    private Session open(Map<String, String> startup) throws IOException {
        Session session = new Session(startup);
        sockets.add(session.socket);
        return session;
    }

    private void giveBack(Session session, Deque<Session> pool) {
        if (mode == Mode.TRANSACTION) {
            pool.push(session);
        } else {
            pool.addLast(session);
        }
    }

    private static void ready(DataOutputStream out, char state) throws IOException {
        out.writeByte('Z');
        out.writeInt(5);
        out.writeByte(state);
        out.flush();
    }

    @Override
    public void close() {
        try {
            door.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** One message of the protocol. */
    private record Frame(int type, byte[] body) {

        static Frame read(DataInputStream in) throws IOException {
            int type = in.readUnsignedByte();
            byte[] body = new byte[in.readInt() - 4];
            in.readFully(body);
            return new Frame(type, body);
        }

        void write(DataOutputStream out) throws IOException {
            out.writeByte(type);
            out.writeInt(body.length + 4);
            out.write(body);
        }
    }

    /** A session of PostgreSQL. */
    private final class Session {

        private final Socket socket = new Socket(InetAddress.getLoopbackAddress(), server);
        private final DataInputStream in = new DataInputStream(socket.getInputStream());
        private final DataOutputStream out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
        private final ByteArrayOutputStream greeting = new ByteArrayOutputStream();

        Session(Map<String, String> startup) throws IOException {
            socket.setTcpNoDelay(true);
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            body.write(new byte[] {0, 3, 0, 0});
            for (Map.Entry<String, String> parameter : startup.entrySet()) {
                body.write((parameter.getKey() + "\0" + parameter.getValue() + "\0").getBytes(StandardCharsets.UTF_8));
            }
            body.write(0);
            out.writeInt(body.size() + 4);
            body.writeTo(out);
            out.flush();
            // What PostgreSQL says about itself goes to the client, but for the key and the end.
            DataOutputStream copy = new DataOutputStream(greeting);
            Frame frame = Frame.read(in);
            while (frame.type != 'Z') {
                if (frame.type == 'E') {
                    throw new IOException(new String(frame.body, StandardCharsets.UTF_8));
                }
                if (frame.type != 'K') {
                    frame.write(copy);
                }
                frame = Frame.read(in);
            }
        }

        byte[] greeting() {
            return greeting.toByteArray();
        }

        /** Passes on what the client sent, and the answer, and returns the state of the transaction. */
        char run(List<Frame> frames, DataOutputStream client) throws IOException {
            for (Frame frame : frames) {
                frame.write(out);
            }
            out.flush();
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            DataOutputStream copy = new DataOutputStream(answer);
            Frame frame = Frame.read(in);
            while (frame.type != 'Z') {
                frame.write(copy);
                frame = Frame.read(in);
            }
            frame.write(copy);
            answer.writeTo(client);
            client.flush();
            return (char) frame.body[0];
        }
    }
}
