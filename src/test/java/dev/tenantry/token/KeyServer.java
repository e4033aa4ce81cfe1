package dev.tenantry.token;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** An identity provider's endpoint for keys, in any state of health. */
final class KeyServer implements AutoCloseable {

    /** Answers one request. */
    interface Answer {
        void give(HttpExchange exchange) throws IOException, InterruptedException;
    }

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicInteger requests = new AtomicInteger();
    private final HttpServer server;
    private volatile Answer answer;

    KeyServer(Answer first) throws IOException {
        answer = first;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/jwks", this::handle);
        server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        try (exchange) {
            answer.give(exchange);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    URI location() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/jwks");
    }

    void answers(Answer next) {
        answer = next;
    }

    int requests() {
        return requests.get();
    }

    static Answer good(String text) {
        return status(200, text);
    }

    static Answer status(int status, String text) {
        return exchange -> {
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        };
    }

    static Answer redirect(URI target) {
        return exchange -> {
            exchange.getResponseHeaders().set("Location", target.toString());
            exchange.sendResponseHeaders(302, -1);
        };
    }

    /** Closes the connection without an answer. */
    static Answer nothing() {
        return HttpExchange::close;
    }

    /** Announces the whole text, sends half of it and closes the connection. */
    static Answer half(String text) {
        return exchange -> {
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body, 0, body.length / 2);
            exchange.getResponseBody().flush();
        };
    }

    /** Never answers. */
    Answer silence() {
        return exchange -> closed.await();
    }

    /** Sends a byte now and then, for ever. */
    Answer drops() {
        return exchange -> {
            exchange.sendResponseHeaders(200, 0);
            OutputStream body = exchange.getResponseBody();
            while (!closed.await(50, TimeUnit.MILLISECONDS)) {
                body.write(' ');
                body.flush();
            }
        };
    }

    /** Sends as much as the client takes. */
    Answer flood() {
        return exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] part = " ".repeat(8192).getBytes(StandardCharsets.UTF_8);
            while (!closed.await(0, TimeUnit.MILLISECONDS)) {
                exchange.getResponseBody().write(part);
            }
        };
    }

    /** Answers after a while. */
    Answer late(Duration time, Answer then) {
        return exchange -> {
            if (!closed.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
                then.give(exchange);
            }
        };
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
