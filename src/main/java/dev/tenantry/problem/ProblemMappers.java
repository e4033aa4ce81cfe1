package dev.tenantry.problem;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.tenantry.http.ClientLeft;
import dev.tenantry.http.InvalidParameterException;
import dev.tenantry.sql.DatabaseFault;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.CharConversionException;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Maps exceptions of this service and of the framework to problems. */
@ApplicationScoped
class ProblemMappers {

    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

    private static final Logger OVERLOAD = Logger.getLogger(Problem.OVERLOAD_LOGGER);

    private final ProblemResponses responses;

    ProblemMappers(ProblemResponses responses) {
        this.responses = responses;
    }

    @ServerExceptionMapper
    Response map(ProblemException refusal) {
        return refuse(refusal.problem());
    }

    @ServerExceptionMapper
    Response map(WebApplicationException refusal) {
        Response raised = refusal.getResponse();
        if (raised.getStatus() < 400) {
            return raised;
        }
        // The body reader wraps Jackson's exception, which says where in the body the error is.
        if (refusal.getCause() instanceof JacksonException malformed) {
            return map(malformed);
        }
        return ProblemType.ofStatus(raised.getStatus())
                .map(type -> refuse(Problem.of(type)))
                .orElse(raised);
    }

    // Needed besides the mapper for its superclass: Quarkus has a mapper for this type, and the most specific one wins.
    @ServerExceptionMapper
    Response map(MismatchedInputException mismatched) {
        return map((JacksonException) mismatched);
    }

    @ServerExceptionMapper
    Response map(JacksonException malformed) {
        String where = malformed instanceof JsonMappingException mapping ? pathOf(mapping) : "";
        String detail = where.isEmpty()
                ? "The request body is not valid JSON for this operation."
                : "The member " + where + " of the request body is unknown or has the wrong type.";
        return refuse(Problem.of(ProblemType.MALFORMED_REQUEST, detail));
    }

    // Thrown for malformed UTF-32, an encoding that Jackson detects itself.
    @ServerExceptionMapper
    Response map(CharConversionException undecodable) {
        return refuse(Problem.of(ProblemType.MALFORMED_REQUEST, "The request body is not valid UTF-8."));
    }

    @ServerExceptionMapper
    Response map(InvalidParameterException invalid) {
        return refuse(invalid(invalid.faults().stream()
                .map(fault -> Map.of("field", fault.parameter(), "message", fault.requirement()))
                .toList()));
    }

    @ServerExceptionMapper
    Response map(ConstraintViolationException violated) {
        List<Map<String, String>> errors = violated.getConstraintViolations().stream()
                .map(ViolatedMember::error)
                .sorted(Comparator.comparing((Map<String, String> error) -> error.get("field"))
                        .thenComparing(error -> error.get("message")))
                .toList();
        return refuse(invalid(errors));
    }

    private static Problem invalid(List<Map<String, String>> errors) {
        String detail = errors.stream()
                .map(error -> (error.get("field") + " " + error.get("message")).strip())
                .collect(Collectors.joining("; ", "", "."));
        return Problem.of(ProblemType.VALIDATION_FAILED, detail).withMember("errors", errors);
    }

    // RFC 6750, section 3: a request without a token gets the bare challenge, one with a bad token the error code.
    @ServerExceptionMapper
    Response map(UnauthorizedException missing) {
        return refuse(Problem.of(ProblemType.UNAUTHENTICATED, "Send a bearer token in the Authorization header.")
                .withHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
                .withReason("no_token"));
    }

    @ServerExceptionMapper
    Response map(AuthenticationFailedException invalid) {
        // The package token gives the problem as the cause.
        return refuse(Causes.first(ProblemException.class, invalid)
                .map(ProblemException::problem)
                .orElseGet(Problem::invalidToken));
    }

    @ServerExceptionMapper
    Response map(ForbiddenException forbidden) {
        return refuse(Problem.of(ProblemType.FORBIDDEN));
    }

    @ServerExceptionMapper
    Response map(Throwable fault) {
        // Hibernate wraps what a connection provider throws.
        return Causes.first(ProblemException.class, fault).map(this::map).orElseGet(() -> answer(fault));
    }

    private Response answer(Throwable fault) {
        return switch (DatabaseFault.of(fault)) {
            case INVALID_DATA ->
                refuse(Problem.of(ProblemType.MALFORMED_REQUEST, "A value in the request cannot be stored as text."));
            case UNAVAILABLE -> {
                LOG.error("Database unavailable", fault);
                yield responses.toResponse(
                        Problem.unavailable("The database is not available at the moment. Try again shortly."));
            }
            case ABORTED -> {
                LOG.error("The database gave up a statement or transaction", fault);
                yield responses.toResponse(Problem.unavailable(
                        "The database could not complete this request in time. Try again shortly."));
            }
            case OTHER -> {
                if (responses.clientHasLeft()
                        && Causes.first(IOException.class, fault).isPresent()) {
                    LOG.info("The client left before its answer was complete");
                    yield Response.status(ClientLeft.STATUS).build();
                }
                LOG.error("Unexpected error", fault);
                yield responses.toResponse(Problem.of(ProblemType.INTERNAL));
            }
        };
    }

    private Response refuse(Problem problem) {
        logRefusal(problem);
        return responses.toResponse(problem);
    }

    static void logRefusal(Problem problem) {
        ProblemType type = problem.type();
        if (type == ProblemType.RATE_LIMITED) {
            // Its detail differs from request to request.
            OVERLOAD.infof("%d %s", type.status(), type.title());
            return;
        }
        Logger log = type == ProblemType.UNAVAILABLE ? OVERLOAD : LOG;
        log.infof(
                "%d %s%s: %s",
                type.status(),
                type.title(),
                problem.reason().map(code -> " (" + code + ")").orElse(""),
                problem.detail());
    }

    private static String pathOf(JsonMappingException mapping) {
        // Member names come from the caller, so they are shown only if they look like names of this API.
        return mapping.getPath().stream()
                .map(JsonMappingException.Reference::getFieldName)
                .filter(name -> name != null && name.matches("[a-z_]{1,40}"))
                .collect(Collectors.joining("."));
    }
}
