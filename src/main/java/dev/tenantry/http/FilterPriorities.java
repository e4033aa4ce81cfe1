package dev.tenantry.http;

import jakarta.interceptor.Interceptor;
import jakarta.ws.rs.Priorities;

/**
 * The order in which a request passes all of our filters and interceptors, from first to last. Vert.x runs its filters
 * from the highest number down, Jakarta REST and CDI run theirs from the lowest number up.
 */
public final class FilterPriorities {

    /** Vert.x: assigns the request's id, so that even a path that cannot be decoded is answered with one. */
    public static final int REQUEST_ID = 10_000;

    /** Vert.x: begins the trace of the request, which contains its id. */
    public static final int TRACE = REQUEST_ID - 1;

    /** Vert.x: follows the connection, so that a client that keeps it waiting is noticed. */
    public static final int CONNECTION = TRACE - 1;

    /** Vert.x: answers what was refused before it reached the router. */
    public static final int FRAMING = TRACE - 2;

    /** Vert.x: receives the whole body, or refuses it. */
    public static final int BODY = TRACE - 3;

    /** Vert.x: refuses a target that is not valid UTF-8. After the body, so that the connection can be used again. */
    public static final int TARGET = BODY - 1;

    /** Jakarta REST, before a resource is matched: refuses everything while the instance does not serve. */
    public static final int SERVING_GATE = 0;

    /** Jakarta REST, before a resource is matched: hides the control plane's resources on all other instances. */
    public static final int ADMIN_GATE = SERVING_GATE + 1;

    /** Jakarta REST, before a resource is matched: answers OPTIONS, and methods that the resource does not have. */
    public static final int METHOD = ADMIN_GATE + 1;

    /** Jakarta REST: binds the tenant. Quarkus has verified the token before any filter runs. */
    public static final int TENANT = Priorities.AUTHENTICATION + 100;

    /** Jakarta REST: puts the tenant into the log, as soon as it is known. */
    public static final int LOGGING = TENANT + 10;

    /** CDI: before {@code @Transactional} (at +200), so that a refused request takes no connection. */
    public static final int RATE_LIMIT_INTERCEPTOR = Interceptor.Priority.PLATFORM_BEFORE + 100;

    /** CDI: after the rate limit, and still before a connection is taken. */
    public static final int BULKHEAD_INTERCEPTOR = RATE_LIMIT_INTERCEPTOR + 10;

    /** CDI: checks the caller's role, before the operation begins a transaction of its own. */
    public static final int ROLE_INTERCEPTOR = BULKHEAD_INTERCEPTOR + 10;

    /**
     * CDI: reads the request's idempotency key, and answers from what is stored if the key was used. After everything
     * that decides whether the caller may do this, and around the transaction, which has ended by then.
     */
    public static final int REPLAY_INTERCEPTOR = BULKHEAD_INTERCEPTOR + 20;

    /** CDI: around {@code @Transactional} (at +200), so that it can repeat the transaction, but not count it twice. */
    public static final int FENCE_INTERCEPTOR = RATE_LIMIT_INTERCEPTOR + 50;

    /** CDI: within {@code @Transactional} (at +200), so that the answer is stored together with the effect. */
    public static final int IDEMPOTENCY_INTERCEPTOR = RATE_LIMIT_INTERCEPTOR + 110;

    /** Jakarta REST, on the way out: adds the headers of the rate limit to every answer. */
    public static final int RATE_LIMIT_HEADERS = Priorities.HEADER_DECORATOR;

    /** Jakarta REST, on the way out: counts what the tenant has used. */
    public static final int USAGE = RATE_LIMIT_HEADERS - 10;

    /** Jakarta REST, on the way out, after all other filters: notes that a worker thread has completed a request. */
    public static final int WORKER_PROGRESS = Integer.MIN_VALUE;

    private FilterPriorities() {}
}
