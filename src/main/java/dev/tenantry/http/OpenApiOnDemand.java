package dev.tenantry.http;

import io.quarkus.runtime.ImageMode;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.smallrye.openapi.runtime.OpenApiDocumentService;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.build.compatible.spi.BuildCompatibleExtension;
import jakarta.enterprise.inject.build.compatible.spi.ClassConfig;
import jakarta.enterprise.inject.build.compatible.spi.Enhancement;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InterceptorBinding;
import jakarta.interceptor.InvocationContext;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Lets an executable prepare the OpenAPI document when it is first asked for. Quarkus would parse it and write it again at
 * every start, which was a third of what an executable did until it was ready: decision 0070.
 */
public final class OpenApiOnDemand implements BuildCompatibleExtension {

    /** Not in dev mode and tests, in which classes of libraries do not see those of the application. */
    @Enhancement(types = OpenApiDocumentService.class)
    public void bind(ClassConfig service) {
        if (LaunchMode.current() == LaunchMode.NORMAL) {
            service.addAnnotation(OnDemand.class);
        }
    }

    /** Marks a bean whose preparation waits until something else is asked of it. */
    @InterceptorBinding
    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    @interface OnDemand {}

    /**
     * Keeps the calls that prepare, and makes them before the first other call. Not on a JVM, which has just started and
     * would hold an event loop for most of a second.
     */
    @OnDemand
    @Interceptor
    @Priority(Interceptor.Priority.LIBRARY_BEFORE)
    static class Preparation {

        private final Queue<InvocationContext> waiting = new ArrayDeque<>();

        @AroundInvoke
        synchronized @Nullable Object postpone(InvocationContext call) throws Exception {
            if (ImageMode.current() == ImageMode.NATIVE_RUN
                    && call.getMethod().getName().equals("prepareDocument")) {
                waiting.add(call);
                return null;
            }
            while (!waiting.isEmpty()) {
                waiting.element().proceed();
                waiting.remove();
            }
            return call.proceed();
        }
    }
}
