package dev.tenantry.problem;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.tenantry.http.ClientLeft;
import dev.tenantry.http.InvalidBodyException;
import dev.tenantry.http.InvalidParameterException;
import dev.tenantry.http.MemberFault.Kind;
import dev.tenantry.http.Violations;
import dev.tenantry.sql.DatabaseFault;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.io.CharConversionException;
import java.io.IOException;
import java.util.List;
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
        // The body reader wraps Jackson's exception.
        if (refusal.getCause() instanceof JacksonException malformed) {
            return map(malformed);
        }
        return ProblemType.ofStatus(raised.getStatus())
                .map(type -> refuse(responses.describe(type)))
                .orElse(raised);
    }

    // Needed besides the mapper for its superclass: Quarkus has a mapper for this type, and the most specific one wins.
    @ServerExceptionMapper
    Response map(MismatchedInputException mismatched) {
        return map((JacksonException) mismatched);
    }

    @ServerExceptionMapper
    Response map(JacksonException malformed) {
        return refuse(
                Problem.of(ProblemType.MALFORMED_REQUEST, "The request body is not valid JSON for this operation."));
    }

    // Thrown for malformed UTF-32, an encoding that Jackson detects itself.
    @ServerExceptionMapper
    Response map(CharConversionException undecodable) {
        return refuse(Problem.of(ProblemType.MALFORMED_REQUEST, "The request body is not valid UTF-8."));
    }

    @ServerExceptionMapper
    Response map(InvalidParameterException invalid) {
        return refuse(new Faults(invalid.faults()).problem());
    }

    @ServerExceptionMapper
    Response map(InvalidBodyException invalid) {
        boolean isMalformed = invalid.faults().stream().allMatch(fault -> fault.kind() == Kind.FORM);
        return refuse(new Faults(invalid.faults())
                .problem(isMalformed ? ProblemType.MALFORMED_REQUEST : ProblemType.VALIDATION_FAILED));
    }

    @ServerExceptionMapper
    Response map(ConstraintViolationException violated) {
        return refuse(new Faults(Violations.of(violated.getConstraintViolations())).problem());
    }

    @ServerExceptionMapper
    Response map(UnauthorizedException missing) {
        return refuse(Problem.noToken());
    }

    @ServerExceptionMapper
    Response map(AuthenticationFailedException invalid) {
        return refuse(Problem.ofToken(invalid));
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
                textForLog(problem));
    }

    // Faults name members as the client does: the names may be anything, and those of metadata are values of rows.
    private static String textForLog(Problem problem) {
        return problem.members().get(Faults.ERRORS) instanceof List<?> errors
                ? "faults named in the answer: " + errors.size()
                : problem.detail();
    }
}
