package dev.tenantry.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.http.Header;
import org.apache.http.HttpEntity;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpUriRequest;
import org.apache.http.client.methods.RequestBuilder;
import org.apache.http.entity.ByteArrayEntity;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;
import org.apache.http.util.EntityUtils;

/** Sends a few thousand requests, for any host. The client of the JDK sends only its own Host header. */
final class MatrixClient implements AutoCloseable {

    private final URI service;
    private final CloseableHttpClient client = HttpClients.custom()
            .disableAutomaticRetries()
            .disableContentCompression()
            .disableCookieManagement()
            .disableRedirectHandling()
            .setMaxConnPerRoute(4)
            .build();

    MatrixClient(URI service) {
        this.service = service;
    }

    Exchange send(String method, String path, Map<String, String> headers, Optional<String> body) {
        RequestBuilder request = RequestBuilder.create(method).setUri(service.resolve(path));
        headers.forEach(request::setHeader);
        body.map(text -> new ByteArrayEntity(text.getBytes(StandardCharsets.UTF_8)))
                .ifPresent(request::setEntity);
        return exchange(request.build(), Optional.ofNullable(headers.get("Content-Type")), body);
    }

    private Exchange exchange(HttpUriRequest request, Optional<String> type, Optional<String> body) {
        try (CloseableHttpResponse answer = client.execute(request)) {
            Map<String, List<String>> headers = new TreeMap<>();
            for (Header header : answer.getAllHeaders()) {
                headers.computeIfAbsent(header.getName().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                        .add(header.getValue());
            }
            HttpEntity entity = answer.getEntity();
            return new Exchange(
                    request.getMethod(),
                    request.getURI(),
                    type,
                    body,
                    answer.getStatusLine().getStatusCode(),
                    headers,
                    entity == null ? new byte[0] : EntityUtils.toByteArray(entity));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
