package dev.tenantry.context;

import jakarta.interceptor.Interceptor;
import jakarta.ws.rs.Priorities;

/** The order in which a request meets our filters and interceptors, all in one place. */
public final class FilterPriorities {

    /** After authentication, which Quarkus does before any filter: the token is there, and verified. */
    public static final int TENANT = Priorities.AUTHENTICATION + 100;

    /** As soon as the tenant is known. */
    public static final int LOGGING = TENANT + 10;

    /** Before {@code @Transactional} (at +200): a refused request takes no connection. */
    public static final int RATE_LIMIT_INTERCEPTOR = Interceptor.Priority.PLATFORM_BEFORE + 100;

    private FilterPriorities() {}
}
