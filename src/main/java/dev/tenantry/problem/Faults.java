package dev.tenantry.problem;

import jakarta.validation.ConstraintViolation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What is wrong with a request. The client learns everything at once, but no more than {@value #MOST} things, so that
 * the answer to a large body stays short.
 */
public final class Faults {

    static final int MOST = 100;

    private static final Comparator<Map<String, String>> BY_FIELD = Comparator.comparing(
                    (Map<String, String> error) -> error.get("field"))
            .thenComparing(error -> error.get("message"));

    private final List<Map<String, String>> errors = new ArrayList<>();
    private boolean hasMore;

    /** Returns whether there are more faults than the answer will name, so that nothing else needs to be checked. */
    public boolean hasMore() {
        return hasMore;
    }

    public boolean isEmpty() {
        return errors.isEmpty();
    }

    /** Adds a fault of the body as a whole. */
    public void addOfBody(String message) {
        add(Map.of("field", "body", "message", message));
    }

    /** Adds a fault of a member of the body's element with this index. */
    public void addOfElement(int index, String member, String message) {
        add(Map.of("field", "[" + index + "]." + member, "pointer", "/" + index + "/" + member, "message", message));
    }

    /** Adds a fault of the body's element with this index. */
    public void addOfElement(int index, String message) {
        add(Map.of("field", "[" + index + "]", "pointer", "/" + index, "message", message));
    }

    /** Adds the violations of the body's element with this index. */
    public void addOfElement(int index, Collection<? extends ConstraintViolation<?>> violations) {
        violations.stream()
                .map(violation -> ViolatedMember.errorOfElement(index, violation))
                .sorted(BY_FIELD)
                .forEach(this::add);
    }

    void add(Collection<? extends ConstraintViolation<?>> violations) {
        violations.stream().map(ViolatedMember::error).sorted(BY_FIELD).forEach(this::add);
    }

    void add(Map<String, String> error) {
        if (errors.size() < MOST) {
            errors.add(error);
        } else {
            hasMore = true;
        }
    }

    /** Returns the problem of a request with these faults. */
    public Problem problem() {
        return problem(ProblemType.VALIDATION_FAILED);
    }

    public Problem problem(ProblemType type) {
        String detail = errors.stream()
                .map(error -> (error.get("field") + " " + error.get("message")).strip())
                .collect(Collectors.joining("; ", "", hasMore ? "; and more." : "."));
        return Problem.of(type, detail).withMember("errors", List.copyOf(errors));
    }
}
