package dev.tenantry.problem;

import dev.tenantry.http.MemberFault;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What is wrong with a request. The client learns everything at once, but no more than {@value #MOST} things, so that
 * the answer to a large body stays short.
 */
public final class Faults {

    static final int MOST = 100;

    /** The member of a problem that lists its faults. */
    static final String ERRORS = "errors";

    private final List<MemberFault> faults = new ArrayList<>();
    private boolean hasMore;

    public Faults() {}

    Faults(Collection<MemberFault> faults) {
        faults.forEach(this::add);
    }

    /** Returns whether there are more faults than the answer will name, so that nothing else needs to be checked. */
    public boolean hasMore() {
        return hasMore;
    }

    public boolean isEmpty() {
        return faults.isEmpty();
    }

    public void add(MemberFault fault) {
        if (faults.size() < MOST) {
            faults.add(fault);
        } else {
            hasMore = true;
        }
    }

    /** Returns the problem of a request with these faults. */
    public Problem problem() {
        return problem(ProblemType.VALIDATION_FAILED);
    }

    public Problem problem(ProblemType type) {
        String detail = faults.stream()
                .map(fault -> (fault.field() + " " + fault.requirement()).strip())
                .collect(Collectors.joining("; ", "", hasMore ? "; and more." : "."));
        return Problem.of(type, detail)
                .withMember(ERRORS, faults.stream().map(Faults::error).toList());
    }

    private static Map<String, String> error(MemberFault fault) {
        return fault.pointer() == null
                ? Map.of("field", fault.field(), "message", fault.requirement())
                : Map.of("field", fault.field(), "pointer", fault.pointer(), "message", fault.requirement());
    }
}
