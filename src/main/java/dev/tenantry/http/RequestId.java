package dev.tenantry.http;

import io.quarkus.vertx.http.ManagementInterface;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jboss.logging.MDC;

/**
 * Gives every request an id: in {@code X-Request-Id}, in each log line and in each problem. An id that the caller sends
 * is kept if it is harmless in a log.
 */
public final class RequestId {

    public static final String HEADER = "X-Request-Id";

    /** The form of an id, as a regular expression. */
    public static final String FORM = "[A-Za-z0-9._-]{1,64}";

    public static final int MAX_LENGTH = 64;

    private static final String KEY = "requestId";
    private static final Pattern HARMLESS = Pattern.compile(FORM);

    static void register(@Observes Filters filters) {
        filters.register(RequestId::assign, FilterPriorities.REQUEST_ID);
    }

    // The management port has no filters.
    static void register(@Observes ManagementInterface management) {
        management.router().route().order(-FilterPriorities.REQUEST_ID).handler(RequestId::assign);
    }

    /** Returns the id of the request that this thread works for; empty if it works for none. */
    public static Optional<String> current() {
        return Optional.ofNullable(MDC.get(KEY)).map(Object::toString);
    }

    /** Returns the id of this request, which gets one now if it has failed before it could get one. */
    public static String of(RoutingContext routing) {
        String id = routing.get(KEY);
        return id == null ? assignTo(routing) : id;
    }

    private static void assign(RoutingContext routing) {
        assignTo(routing);
        routing.next();
    }

    private static String assignTo(RoutingContext routing) {
        String given = routing.request().getHeader(HEADER);
        String id = given != null && HARMLESS.matcher(given).matches()
                ? given
                : UUID.randomUUID().toString();
        routing.put(KEY, id);
        routing.response().putHeader(HEADER, id);
        // Kept in the request's Vert.x context: it follows the request to its worker thread and ends with the request.
        MDC.put(KEY, id);
        return id;
    }
}
