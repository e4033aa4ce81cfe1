package dev.tenantry.http;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;

/** Tells HTTP/2 clients how many streams they may open, and the kernel how much of an answer it may take. */
@Singleton
class ServerSettings implements HttpServerOptionsCustomizer {

    /** By default, the kernel buffers megabytes for a client that reads nothing. */
    private static final int SEND_BUFFER_OCTETS = 64 * 1024;

    private final int maxStreams;

    ServerSettings(HttpConfig config) {
        this.maxStreams = config.maxStreams();
    }

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        options.getInitialSettings().setMaxConcurrentStreams(maxStreams);
        options.setSendBufferSize(SEND_BUFFER_OCTETS);
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        customizeHttpServer(options);
    }
}
