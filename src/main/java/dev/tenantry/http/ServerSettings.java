package dev.tenantry.http;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;

/**
 * Tells HTTP/2 clients how many streams they may open, and the kernel how much of an answer it may take. Quarkus calls
 * it just before the service listens, so it also tells {@link Listeners} to look.
 */
@Singleton
class ServerSettings implements HttpServerOptionsCustomizer {

    /** By default, the kernel buffers megabytes for a client that reads nothing. */
    private static final int SEND_BUFFER_OCTETS = 64 * 1024;

    private final int maxStreams;
    private final Listeners listeners;

    ServerSettings(HttpConfig config, Listeners listeners) {
        this.maxStreams = config.maxStreams();
        this.listeners = listeners;
    }

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        options.getInitialSettings().setMaxConcurrentStreams(maxStreams);
        options.setSendBufferSize(SEND_BUFFER_OCTETS);
        listeners.expect();
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        customizeHttpServer(options);
    }

    @Override
    public void customizeDomainSocketServer(HttpServerOptions options) {
        customizeHttpServer(options);
    }
}
