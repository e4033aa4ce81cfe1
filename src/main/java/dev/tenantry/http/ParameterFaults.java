package dev.tenantry.http;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with the parameters of a request, so that one answer names all of them. */
public final class ParameterFaults {

    private final List<MemberFault> faults = new ArrayList<>();

    /** @param requirement what the parameter must be, such as {@code must be a UUID in canonical form} */
    public void add(String parameter, String requirement) {
        faults.add(MemberFault.ofParameter(parameter, requirement));
    }

    public void addNotOneOf(String parameter, List<String> names) {
        add(parameter, Requirements.oneOf(names));
    }

    /** @throws InvalidParameterException if there are any */
    public void raise() {
        if (!faults.isEmpty()) {
            throw new InvalidParameterException(faults);
        }
    }
}
