package dev.tenantry.http;

import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dev.tenantry.http.MemberFault.Kind;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says in the words of JSON what Jackson says in those of Java. */
final class Misfit {

    private static final Set<Class<?>> INTEGERS =
            Set.of(int.class, Integer.class, long.class, Long.class, short.class, Short.class);

    private Misfit() {}

    /** Returns what is wrong with the member that Jackson could not read. */
    static BodyFault of(JsonMappingException malformed) {
        List<Object> path = malformed.getPath().stream()
                .map(step -> step.getFieldName() == null ? (Object) step.getIndex() : step.getFieldName())
                .toList();
        return readOnly(malformed)
                .map(message -> new BodyFault(path, message, Kind.VALUE))
                .orElseGet(() -> new BodyFault(path, requirement(malformed), Kind.FORM));
    }

    private static Optional<String> readOnly(JsonMappingException malformed) {
        return malformed instanceof UnrecognizedPropertyException unknown
                ? Arrays.stream(unknown.getReferringClass().getAnnotationsByType(ReadOnly.class))
                        .filter(list -> Arrays.asList(list.value()).contains(unknown.getPropertyName()))
                        .map(ReadOnly::message)
                        .findFirst()
                : Optional.empty();
    }

    private static String requirement(JsonMappingException malformed) {
        return switch (malformed) {
            case UnrecognizedPropertyException unknown -> "is not known to this operation";
            case MismatchedInputException mismatched -> "must be " + nameOf(mismatched.getTargetType());
            default ->
                malformed.getCause() instanceof InputCoercionException
                        ? "is too large"
                        : "has a value that this operation does not take";
        };
    }

    private static String nameOf(@Nullable Class<?> type) {
        if (type == null) {
            return "of another type";
        }
        if (INTEGERS.contains(type)) {
            return "a whole number, without fraction and exponent";
        }
        if (type == String.class) {
            return "a string";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        return Collection.class.isAssignableFrom(type) ? "an array" : "an object";
    }
}
