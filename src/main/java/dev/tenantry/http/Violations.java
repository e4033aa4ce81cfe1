package dev.tenantry.http;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import dev.tenantry.http.MemberFault.Kind;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import java.lang.annotation.ElementType;
import java.lang.annotation.Target;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Names what a constraint violation is about as on the wire, and not as in Java. */
public final class Violations {

    private Violations() {}

    /** Returns the faults in the order of the members: with a JSON Pointer (RFC 6901) if they are about the body. */
    public static List<MemberFault> of(Set<? extends ConstraintViolation<?>> violations) {
        return violations.stream()
                .map(Violations::fault)
                .sorted(Comparator.comparing(MemberFault::field).thenComparing(MemberFault::requirement))
                .toList();
    }

    /**
     * Returns the violations of a body from which the given members were taken out: none of these members, and none that
     * may only follow from their absence, because they are about several members.
     */
    static Stream<MemberFault> of(Set<? extends ConstraintViolation<?>> violations, List<MemberFault> without) {
        return violations.stream()
                .filter(violation -> !isAboutSeveralMembers(violation))
                .map(Violations::fault)
                .filter(fault -> without.stream()
                        .noneMatch(removed -> Objects.equals(removed.pointer(), fault.pointer())
                                || String.valueOf(removed.pointer()).startsWith(fault.pointer() + "/")));
    }

    private static boolean isAboutSeveralMembers(ConstraintViolation<?> violation) {
        @Nullable Target target = violation
                .getConstraintDescriptor()
                .getAnnotation()
                .annotationType()
                .getAnnotation(Target.class);
        return target != null && List.of(target.value()).equals(List.of(ElementType.TYPE));
    }

    private static MemberFault fault(ConstraintViolation<?> violation) {
        List<Object> path = new ArrayList<>();
        for (Path.Node node : violation.getPropertyPath()) {
            // The index or key of an element is that of the node after its list or map.
            if (node.getIndex() != null) {
                path.add(node.getIndex());
            }
            if (node.getKey() != null) {
                path.add(node.getKey());
            }
            if (node.getKind() == ElementKind.PROPERTY) {
                path.add(SnakeCaseStrategy.INSTANCE.translate(node.getName()));
            }
        }
        // Members of a body omit the name of the method's parameter.
        return path.isEmpty()
                ? MemberFault.ofParameter(parameter(violation.getPropertyPath()), violation.getMessage())
                : MemberFault.at(path, violation.getMessage(), Kind.VALUE);
    }

    private static String parameter(Path path) {
        return StreamSupport.stream(path.spliterator(), false)
                .filter(node -> node.getKind() == ElementKind.PARAMETER)
                .map(node -> SnakeCaseStrategy.INSTANCE.translate(node.getName()))
                .findFirst()
                .orElse("");
    }
}
