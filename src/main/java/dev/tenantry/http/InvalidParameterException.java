package dev.tenantry.http;

import jakarta.ws.rs.BadRequestException;
import java.io.Serial;
import java.util.List;
import java.util.stream.Collectors;

/** Parameters in the path or the query are not valid. Answered with 400 and a problem that names each of them. */
public final class InvalidParameterException extends BadRequestException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** @param requirement what the parameter must be, such as {@code must be a UUID in canonical form} */
    public record Fault(String parameter, String requirement) {}

    private final transient List<Fault> faults;

    public InvalidParameterException(String parameter, String requirement) {
        this(List.of(new Fault(parameter, requirement)));
    }

    InvalidParameterException(List<Fault> faults) {
        super(faults.stream()
                .map(fault -> fault.parameter() + " " + fault.requirement())
                .collect(Collectors.joining("; ")));
        this.faults = List.copyOf(faults);
    }

    /** Returns the exception for a parameter that has none of the names. */
    public static InvalidParameterException notOneOf(String parameter, List<String> names) {
        return new InvalidParameterException(parameter, Requirements.oneOf(names));
    }

    public List<Fault> faults() {
        return faults;
    }
}
