package dev.tenantry.support;

import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;

/** A collector of traces: takes OTLP over HTTP, and shows the spans that it has got. */
public final class Collector implements AutoCloseable {

    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final List<Seen> spans = new CopyOnWriteArrayList<>();
    private final List<String> messages = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    /** A span, with its attributes as texts. */
    public record Seen(
            String trace,
            String id,
            String parent,
            String name,
            Span.SpanKind kind,
            Map<String, String> attributes,
            boolean isError,
            String text) {

        private static Seen of(Span span) {
            Map<String, String> attributes = new TreeMap<>();
            for (KeyValue each : span.getAttributesList()) {
                attributes.put(
                        each.getKey(),
                        each.getValue().hasStringValue()
                                ? each.getValue().getStringValue()
                                : Long.toString(each.getValue().getIntValue()));
            }
            return new Seen(
                    hex(span.getTraceId().toByteArray()),
                    hex(span.getSpanId().toByteArray()),
                    hex(span.getParentSpanId().toByteArray()),
                    span.getName(),
                    span.getKind(),
                    attributes,
                    span.getStatus().getCode() == Status.StatusCode.STATUS_CODE_ERROR,
                    span.toString());
        }

        private static String hex(byte[] octets) {
            return HexFormat.of().formatHex(octets);
        }

        public boolean isRoot() {
            return parent.isEmpty();
        }

        public String attribute(String key) {
            return attributes.getOrDefault(key, "");
        }
    }

    public Collector(int port) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        server.createContext("/v1/traces", this::take);
        server.start();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange;
                InputStream body = new GZIPInputStream(exchange.getRequestBody())) {
            ExportTraceServiceRequest request = ExportTraceServiceRequest.parseFrom(body);
            messages.add(request.toString());
            request.getResourceSpansList().stream()
                    .flatMap(resource -> resource.getScopeSpansList().stream())
                    .flatMap(scope -> scope.getSpansList().stream())
                    .map(Seen::of)
                    .forEach(spans::add);
            byte[] answer = ExportTraceServiceResponse.getDefaultInstance().toByteArray();
            exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, answer.length == 0 ? -1 : answer.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(answer);
            }
        }
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** Returns the spans so far. */
    public List<Seen> spans() {
        return List.copyOf(spans);
    }

    /** Returns all that was received, as text: also what this class does not know. */
    public List<String> messages() {
        return List.copyOf(messages);
    }

    /** Waits for a span without a parent, and returns it. */
    public Seen root(Predicate<Seen> wanted) {
        return await().atMost(DEADLINE)
                .until(() -> spans.stream().filter(Seen::isRoot).filter(wanted).findFirst(), Optional::isPresent)
                .orElseThrow();
    }

    /** Waits for the root span of the request that has this id. */
    public Seen request(String id) {
        return root(span -> span.attribute("request.id").equals(id));
    }

    /** Returns the spans directly below this one, in the order in which they ended. A root ends after all of them. */
    public List<Seen> below(Seen parent) {
        return spans.stream().filter(span -> span.parent().equals(parent.id())).toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
