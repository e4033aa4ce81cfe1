package dev.tenantry.support;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A connection on which a test sends whatever it likes, as slowly as it likes. */
public final class RawHttp implements Closeable {

    private final Socket socket = new Socket();
    private final StringBuilder received = new StringBuilder();

    public RawHttp(int port) {
        this(port, 64 * 1024);
    }

    /** @param window how much the kernel takes for a client that reads nothing */
    public RawHttp(int port, int window) {
        try {
            socket.setReceiveBufferSize(window);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5_000);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Returns the port of this side of the connection. */
    public int localPort() {
        return socket.getLocalPort();
    }

    public RawHttp send(String text) {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public RawHttp send(byte[] octets) {
        try {
            socket.getOutputStream().write(octets);
            return this;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Sends, unless the service has closed the connection. */
    public boolean trySend(String text) {
        try {
            send(text);
            return true;
        } catch (UncheckedIOException closed) {
            return false;
        }
    }

    /** Reads until the given text has arrived or the service has closed, and returns everything received so far. */
    public String readUntil(String text, Duration atMost) {
        long until = System.nanoTime() + atMost.toNanos();
        int from = 0;
        while (received.indexOf(text, from) < 0) {
            from = Math.max(0, received.length() - text.length());
            if (!read(until)) {
                break;
            }
        }
        return received();
    }

    /** Reads until the service closes the connection, and returns whether it did within the time. */
    public boolean isClosedWithin(Duration atMost) {
        long until = System.nanoTime() + atMost.toNanos();
        while (read(until)) {
            // Read on.
        }
        return System.nanoTime() < until;
    }

    /** Returns whether anything more arrived before the time was over. */
    private boolean read(long until) {
        long left = Duration.ofNanos(until - System.nanoTime()).toMillis();
        if (left <= 0) {
            return false;
        }
        try {
            socket.setSoTimeout((int) left);
            byte[] part = new byte[8_192];
            int length = socket.getInputStream().read(part);
            received.append(new String(part, 0, Math.max(0, length), StandardCharsets.ISO_8859_1));
            return length >= 0;
        } catch (SocketTimeoutException nothing) {
            return false;
        } catch (IOException reset) {
            return false;
        }
    }

    public String received() {
        return received.toString();
    }

    /** Reads at most this many octets, and returns whether there were any. */
    public boolean sip(int octets) {
        try {
            socket.setSoTimeout(5_000);
            return socket.getInputStream().readNBytes(octets).length > 0;
        } catch (IOException closed) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
