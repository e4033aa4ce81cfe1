package dev.tenantry.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The reasons to refuse a request in this package. A refusal fails the route with its status, and {@code problem}
 * answers it.
 */
public enum Refusal {
    /** The body did not arrive in time. */
    TOO_SLOW(408, null),
    TOO_LARGE(413, null),
    CONTENT_CODING(415, "This service accepts only bodies without a content coding."),
    BROKEN_BODY(400, "The chunks of the request body are malformed, or its trailers too large."),
    REQUEST_LINE(400, "The request line is malformed."),
    VERSION(400, "This service supports HTTP/1.0, HTTP/1.1 and HTTP/2."),
    TARGET(400, "The request target is not valid for this method."),
    TARGET_TOO_LONG(414, null),
    FIELD(400, "A header line is malformed."),
    FIELDS_TOO_LARGE(431, null),
    AUTHORITY(400, "The request must name exactly one valid host, by Host, :authority or the target."),
    CREDENTIALS(400, "The request must not have more than one header Authorization."),
    SCHEME(400, "The scheme of the request must be http or https."),
    LENGTH(400, "The length of the body is not clear: send one Content-Length or one Transfer-Encoding."),
    TRANSFER_CODING(400, "The only Transfer-Encoding of a request is chunked, in HTTP/1.1."),
    UNKNOWN_CODING(501, null);

    private static final String KEY = Refusal.class.getName();

    private final int status;
    private final @Nullable String detail;

    Refusal(int status, @Nullable String detail) {
        this.status = status;
        this.detail = detail;
    }

    /** Returns why this request was refused; empty if it was not. */
    public static Optional<Refusal> of(RoutingContext routing) {
        return Optional.ofNullable(routing.get(KEY));
    }

    /** Returns a sentence for the caller; empty if the status is enough. */
    public Optional<String> detail() {
        return Optional.ofNullable(detail);
    }

    /** Ends a request that may be incomplete. Its connection or stream cannot carry another one. */
    void apply(RoutingContext routing) {
        dropBody(routing);
        if (this == CONTENT_CODING) {
            // RFC 9110, section 12.5.3: tells which codings would have been accepted.
            routing.response().putHeader(HttpHeaders.ACCEPT_ENCODING, HttpHeaders.IDENTITY);
        }
        routing.put(KEY, this);
        routing.fail(status);
    }

    /** Reads no more of the request, and ends its connection or stream with the answer. */
    static void dropBody(RoutingContext routing) {
        if (routing.request().version() == HttpVersion.HTTP_2) {
            // RFC 9113, section 8.1: NO_ERROR tells the client to stop sending and to believe the answer.
            routing.addEndHandler(answered -> routing.response().reset(0));
        } else {
            routing.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            // The request has been answered, whatever else arrives.
            Watch.of(((ConnectionBase) routing.request().connection()).channel())
                    .whenBodyBreaks(() -> {});
        }
        // What still arrives is dropped.
        routing.request().handler(part -> {}).resume();
    }
}
