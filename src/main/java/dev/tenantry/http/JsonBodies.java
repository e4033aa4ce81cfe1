package dev.tenantry.http;

import com.fasterxml.jackson.core.JacksonException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.ByteArrayInputStream;
import java.io.CharConversionException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Refuses what Jackson would accept silently in a JSON body: octets that are not valid UTF-8, such as an overlong
 * slash, text that cannot be stored, and null in place of a value. Checks every body that is not taken as
 * plain bytes. Names all faults at once, also those that Jackson would find one after another.
 */
@Provider
class JsonBodies implements ReaderInterceptor {

    private final BodyFaults faults;

    JsonBodies(BodyFaults faults) {
        this.faults = faults;
    }

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        // By the parameter's type, because the client may write the media type as it likes.
        if (context.getType() == byte[].class) {
            return context.proceed();
        }
        byte[] body = context.getInputStream().readAllBytes();
        // A zero octet is never part of JSON in UTF-8, but always of JSON in UTF-16 or UTF-32, which Jackson accepts.
        if (!Utf8.isValid(body) || hasZero(body)) {
            throw new CharConversionException("The body is not valid UTF-8.");
        }
        List<BodyFault> found = BodyScan.faults(body, nullable(context));
        if (!found.isEmpty()) {
            throw new InvalidBodyException(faults.of(body, found, context.getGenericType()));
        }
        context.setInputStream(new ByteArrayInputStream(body));
        try {
            return context.proceed();
        } catch (JacksonException | WebApplicationException refused) {
            List<MemberFault> all = faults.of(body, found, context.getGenericType());
            if (all.isEmpty()) {
                throw refused;
            }
            throw new InvalidBodyException(all);
        }
    }

    private static boolean hasZero(byte[] body) {
        for (byte octet : body) {
            if (octet == 0) {
                return true;
            }
        }
        return false;
    }

    private static Set<String> nullable(ReaderInterceptorContext context) {
        return Arrays.stream(context.getAnnotations())
                .filter(NullRemoves.class::isInstance)
                .flatMap(annotation -> Arrays.stream(((NullRemoves) annotation).value()))
                .collect(Collectors.toSet());
    }
}
