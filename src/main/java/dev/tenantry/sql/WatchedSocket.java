package dev.tenantry.sql;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;

/**
 * A socket whose reads end in time without an alarm for each of them. A virtual thread that reads with a time limit sets
 * and removes such an alarm, which keeps another thread busy for some 5 % of a request's CPU.
 *
 * <p>A read that takes longer than {@link #setSoTimeout} allows fails as usual, but up to {@link ReadWatch#PERIOD} later,
 * and the socket is closed. PostgreSQL's driver would close it anyway. Limits below {@link #SHORTEST_WATCHED_MILLIS} are
 * exact, and do not close it: the driver asks in this way whether there is something to read.
 */
final class WatchedSocket extends Socket implements ReadWatch.Limited {

    static final int SHORTEST_WATCHED_MILLIS = 1_000;

    private static final long NOT_READING = 0;

    private final ReadWatch watch;
    private volatile int limitMillis;
    private volatile long readingSince = NOT_READING;
    private volatile boolean late;

    WatchedSocket(ReadWatch watch) {
        this.watch = watch;
    }

    @Override
    public void connect(SocketAddress server, int timeoutMillis) throws IOException {
        super.connect(server, timeoutMillis);
        watch.add(this);
    }

    @Override
    public void setSoTimeout(int millis) throws SocketException {
        boolean watched = millis >= SHORTEST_WATCHED_MILLIS;
        super.setSoTimeout(watched ? 0 : millis);
        limitMillis = watched ? millis : 0;
    }

    @Override
    public int getSoTimeout() throws SocketException {
        int watched = limitMillis;
        return watched > 0 ? watched : super.getSoTimeout();
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new Watched(super.getInputStream());
    }

    @Override
    public void close() throws IOException {
        watch.remove(this);
        super.close();
    }

    @Override
    public void closeIfLate() throws IOException {
        long since = readingSince;
        int limit = limitMillis;
        if (since != NOT_READING && limit > 0 && System.nanoTime() - since > limit * 1_000_000L) {
            late = true;
            close();
        }
    }

    private final class Watched extends InputStream {

        private final InputStream in;

        private Watched(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            // Never the value that means something else.
            readingSince = System.nanoTime() | 1;
            try {
                return in.read(buffer, offset, length);
            } catch (SocketException closed) {
                if (late) {
                    throw (SocketTimeoutException)
                            new SocketTimeoutException("No answer within " + limitMillis + " ms").initCause(closed);
                }
                throw closed;
            } finally {
                readingSince = NOT_READING;
            }
        }

        @Override
        public int available() throws IOException {
            return in.available();
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
