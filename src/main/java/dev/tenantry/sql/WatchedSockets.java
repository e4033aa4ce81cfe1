package dev.tenantry.sql;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.SocketFactory;
import org.postgresql.Driver;

/**
 * Makes the sockets of connections to PostgreSQL, whose time limits {@link ReadWatch} enforces. The driver creates it by
 * its name.
 */
@RegisterForReflection
public final class WatchedSockets extends SocketFactory {

    private static final ReadWatch WATCH = new ReadWatch();

    /**
     * Returns whether the driver can find this class. In dev mode and in tests of Quarkus, it belongs to another class
     * loader; there, sockets keep their own time limits.
     */
    static boolean areVisibleToDriver() {
        try {
            return Class.forName(WatchedSockets.class.getName(), false, Driver.class.getClassLoader())
                    .equals(WatchedSockets.class);
        } catch (ClassNotFoundException hidden) {
            return false;
        }
    }

    @Override
    public Socket createSocket() {
        return new WatchedSocket(WATCH);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return createSocket(InetAddress.getByName(host), port);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return createSocket(InetAddress.getByName(host), port, localHost, localPort);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return connect(new InetSocketAddress(host, port), new InetSocketAddress(0));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) throws IOException {
        return connect(new InetSocketAddress(host, port), new InetSocketAddress(localHost, localPort));
    }

    private Socket connect(InetSocketAddress remote, InetSocketAddress local) throws IOException {
        Socket socket = createSocket();
        try {
            socket.bind(local);
            socket.connect(remote);
            return socket;
        } catch (IOException failure) {
            socket.close();
            throw failure;
        }
    }
}
