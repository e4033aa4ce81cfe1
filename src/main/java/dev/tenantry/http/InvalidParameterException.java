package dev.tenantry.http;

import jakarta.ws.rs.BadRequestException;
import java.io.Serial;
import java.util.List;

/** A parameter in the path or the query is not valid. Answered with 400 and a problem that names the parameter. */
public final class InvalidParameterException extends BadRequestException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String parameter;
    private final String requirement;

    /** @param requirement what the parameter must be, such as {@code must be a UUID in canonical form} */
    public InvalidParameterException(String parameter, String requirement) {
        super(parameter + " " + requirement);
        this.parameter = parameter;
        this.requirement = requirement;
    }

    /** Returns the exception for a parameter that has none of the names. */
    public static InvalidParameterException notOneOf(String parameter, List<String> names) {
        return new InvalidParameterException(parameter, Requirements.oneOf(names));
    }

    public String parameter() {
        return parameter;
    }

    public String requirement() {
        return requirement;
    }
}
