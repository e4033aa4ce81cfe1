package dev.tenantry.problem;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Names what a constraint violation is about as on the wire, and not as in Java. */
final class ViolatedMember {

    private ViolatedMember() {}

    /** Returns the error: with a JSON Pointer (RFC 6901) if it is about a member of the body. */
    static Map<String, String> error(ConstraintViolation<?> violation) {
        return error("", "", violation);
    }

    /** Returns the error of an element of the body, which was validated by itself. */
    static Map<String, String> errorOfElement(int index, ConstraintViolation<?> violation) {
        return error("[" + index + "]", "/" + index, violation);
    }

    private static Map<String, String> error(String element, String at, ConstraintViolation<?> violation) {
        List<Path.Node> nodes = StreamSupport.stream(violation.getPropertyPath().spliterator(), false)
                .toList();
        StringBuilder field = new StringBuilder(element);
        StringBuilder pointer = new StringBuilder(at);
        for (Path.Node node : nodes) {
            if (node.getKind() == ElementKind.PROPERTY) {
                // The index of an element is that of the node after its list.
                @Nullable Integer index = node.getIndex();
                if (index != null) {
                    field.append('[').append(index).append(']');
                    pointer.append('/').append(index);
                }
                String name = SnakeCaseStrategy.INSTANCE.translate(node.getName());
                field.append(field.isEmpty() ? "" : ".").append(name);
                pointer.append('/').append(name);
            }
        }
        // Members of a body omit the name of the method's parameter.
        return field.isEmpty()
                ? Map.of("field", parameter(nodes), "message", violation.getMessage())
                : Map.of("field", field.toString(), "pointer", pointer.toString(), "message", violation.getMessage());
    }

    private static String parameter(List<Path.Node> nodes) {
        return nodes.stream()
                .filter(node -> node.getKind() == ElementKind.PARAMETER)
                .map(node -> SnakeCaseStrategy.INSTANCE.translate(node.getName()))
                .findFirst()
                .orElse("");
    }
}
