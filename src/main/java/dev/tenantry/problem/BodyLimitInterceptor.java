package dev.tenantry.problem;

import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.IOException;

/**
 * Counts the bytes of every body that is read. Separate from {@link BodyLimit}, because Quarkus creates interceptors
 * before the configuration is available.
 */
@Provider
class BodyLimitInterceptor implements ReaderInterceptor {

    private final BodyLimit limit;

    BodyLimitInterceptor(BodyLimit limit) {
        this.limit = limit;
    }

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        context.setInputStream(limit.count(context.getInputStream()));
        return context.proceed();
    }
}
