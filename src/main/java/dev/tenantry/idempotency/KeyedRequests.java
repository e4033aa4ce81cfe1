package dev.tenantry.idempotency;

import dev.tenantry.context.TenantContext;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/** Reads what a repeated request is recognised by from the current request. */
@ApplicationScoped
class KeyedRequests {

    private final CurrentVertxRequest current;
    private final TenantContext context;
    private final JsonWebToken token;

    KeyedRequests(CurrentVertxRequest current, TenantContext context, JsonWebToken token) {
        this.current = current;
        this.context = context;
        this.token = token;
    }

    /**
     * Returns the request; empty if it has no idempotency key.
     *
     * @throws dev.tenantry.problem.ProblemException 400, if the key is malformed or there are several
     */
    Optional<KeyedRequest> read(String operation) {
        RoutingContext routing = current.getCurrent();
        List<String> fields = routing.request().headers().getAll(IdempotencyKey.HEADER);
        if (fields.isEmpty()) {
            return Optional.empty();
        }
        IdempotencyKey key = IdempotencyKey.parse(fields).orElseThrow(IdempotencyProblems::malformed);
        return Optional.of(new KeyedRequest(context.tenant().id(), caller(), operation, key, fingerprint(routing)));
    }

    // A token without a subject has another name, which must not be taken for a subject.
    private String caller() {
        return Optional.<@Nullable String>ofNullable(token.getSubject())
                .map(subject -> "sub " + subject)
                .orElseGet(() -> "upn " + token.getName());
    }

    // Of the octets as they arrived: a client repeats a request as it sent it, and two texts for one value of JSON are
    // rarely meant as one request.
    private static String fingerprint(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        MessageDigest digest = KeyedRequest.sha256();
        // None of the three can contain a line feed, so their ends are certain.
        String head = request.method() + "\n" + request.path() + "\n" + request.query() + "\n";
        digest.update(head.getBytes(StandardCharsets.UTF_8));
        @Nullable Buffer body = routing.body().buffer();
        if (body != null) {
            digest.update(body.getBytes());
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
