package dev.tenantry.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Adds the headers that all answers have in common. */
@ApplicationScoped
public class AnswerHeaders {

    /**
     * What an answer may depend on, beside its address. Nothing may be stored, so this is for caches that do not obey;
     * the origin counts if the installation allows some (CORS).
     */
    static final String VARY = "Accept, Authorization, Origin, X-Tenant-ID";

    private static final HttpDate DATE = new HttpDate();

    void register(@Observes Filters filters) {
        filters.register(AnswerHeaders::add, FilterPriorities.REQUEST_ID);
    }

    private static void add(RoutingContext routing) {
        addTo(routing.response());
        routing.next();
    }

    /** Adds the headers to an answer that may have failed before the others got them. */
    public static void addTo(HttpServerResponse response) {
        response.putHeader(HttpHeaders.DATE, DATE.now()).putHeader(HttpHeaders.VARY, VARY);
    }
}
