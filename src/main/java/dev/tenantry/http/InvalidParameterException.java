package dev.tenantry.http;

import jakarta.ws.rs.BadRequestException;
import java.io.Serial;
import java.util.List;
import java.util.stream.Collectors;

/** Parameters in the path or the query are not valid. Answered with 400 and a problem that names each of them. */
public final class InvalidParameterException extends BadRequestException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient List<MemberFault> faults;

    /** @param requirement what the parameter must be, such as {@code must be a UUID in canonical form} */
    public InvalidParameterException(String parameter, String requirement) {
        this(List.of(MemberFault.ofParameter(parameter, requirement)));
    }

    InvalidParameterException(List<MemberFault> faults) {
        super(faults.stream()
                .map(fault -> fault.field() + " " + fault.requirement())
                .collect(Collectors.joining("; ")));
        this.faults = List.copyOf(faults);
    }

    /** Returns the exception for a parameter that has none of the names. */
    public static InvalidParameterException notOneOf(String parameter, List<String> names) {
        return new InvalidParameterException(parameter, Requirements.oneOf(names));
    }

    public List<MemberFault> faults() {
        return faults;
    }
}
