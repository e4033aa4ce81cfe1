package dev.tenantry.support;

import io.restassured.RestAssured;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Sends a request as a platform administrator to the service of this test, and does not read the answer before it is told
 * to.
 */
public final class StalledClient implements AutoCloseable {

    // Small, because the service can send this much that is not read.
    private static final int BUFFER = 32_768;

    private final Socket socket = new Socket();
    private final ByteArrayOutputStream first = new ByteArrayOutputStream();

    public StalledClient(String path) throws IOException {
        // Before connecting, because the size is announced then.
        socket.setReceiveBufferSize(BUFFER);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), RestAssured.port));
        socket.setSoTimeout(20_000);
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                                + TestTokens.platformAdmin(AdminClient.ADMINISTRATOR)
                                + "\r\nConnection: close\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
    }

    /** Waits until the answer begins, without reading more than its first byte. */
    public void awaitFirstBytes() throws IOException {
        if (first.size() == 0) {
            first.write(socket.getInputStream().read());
        }
    }

    /** Reads what the service sent until it closed the connection. */
    public byte[] readToTheEnd() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        first.writeTo(all);
        try {
            socket.getInputStream().transferTo(all);
        } catch (IOException reset) {
            // The service need not close it in an orderly way.
        }
        return all.toByteArray();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
