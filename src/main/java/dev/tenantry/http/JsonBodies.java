package dev.tenantry.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import dev.tenantry.tenant.StorableText;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.ByteArrayInputStream;
import java.io.CharConversionException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Refuses what Jackson would accept silently in a JSON body: octets that are not valid UTF-8, such as an overlong
 * slash, text that cannot be stored, and null in place of a value. Checks every body that is not taken as
 * plain bytes.
 */
@Provider
class JsonBodies implements ReaderInterceptor {

    private final JsonFactory json = new JsonFactory();

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
        check(body, nullable(context));
        context.setInputStream(new ByteArrayInputStream(body));
        return context.proceed();
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

    private void check(byte[] body, Set<String> nullable) throws IOException {
        try (JsonParser parser = json.createParser(body)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                Optional<String> member = member(parser.getParsingContext());
                if (token == JsonToken.VALUE_NULL && member.isPresent() && !isNullable(member.get(), nullable)) {
                    throw new InvalidParameterException(member.get(), "must not be null");
                }
                if (token == JsonToken.VALUE_STRING && !StorableText.isStorable(parser.getText())) {
                    throw new InvalidParameterException(member.orElse(""), "must be valid Unicode text without NUL");
                }
            }
        }
    }

    private static boolean isNullable(String member, Set<String> nullable) {
        int end = member.lastIndexOf('.');
        return nullable.contains(member) || nullable.contains(member.substring(0, Math.max(0, end)) + ".*");
    }

    /**
     * Returns the path of the member, with dots between names. Empty for the body itself, and if a name is not one of
     * this API: it is refused later, and must not be repeated in an answer.
     */
    private static Optional<String> member(JsonStreamContext context) {
        StringBuilder names = new StringBuilder();
        for (JsonStreamContext at = context; !at.inRoot(); at = at.getParent()) {
            if (at.inArray()) {
                continue;
            }
            String name = at.getCurrentName();
            if (name == null || !name.matches("[a-z_]{1,40}")) {
                return Optional.empty();
            }
            names.insert(0, names.isEmpty() ? name : name + ".");
        }
        return names.isEmpty() ? Optional.empty() : Optional.of(names.toString());
    }
}
