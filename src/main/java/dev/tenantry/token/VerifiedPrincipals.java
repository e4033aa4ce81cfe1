package dev.tenantry.token;

import dev.tenantry.problem.Problem;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipalFactory;
import io.smallrye.jwt.auth.principal.ParseException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.util.stream.Stream;

/**
 * Replaces the verification of SmallRye JWT, at its extension point. Decision 0030 gives the reasons. Quarkus turns the
 * exception into an AuthenticationFailedException, which leads to the problem that is its cause.
 */
@Alternative
@Priority(1)
@ApplicationScoped
class VerifiedPrincipals extends JWTCallerPrincipalFactory {

    private final VerifiedTokens tokens;
    private final MeterRegistry meters;

    VerifiedPrincipals(VerifiedTokens tokens, MeterRegistry meters) {
        this.tokens = tokens;
        this.meters = meters;
        // Registered at the start, so that the first refusal counts as an increase.
        Stream.of(TokenReason.values()).forEach(this::refusals);
    }

    private Counter refusals(TokenReason reason) {
        return Counter.builder("tenantry.token.refusals")
                .description("Requests whose token was not accepted")
                .tag("reason", reason.code())
                .register(meters);
    }

    @Override
    public JWTCallerPrincipal parse(String token, JWTAuthContextInfo ignored) throws ParseException {
        try {
            return tokens.verify(token);
        } catch (TokenRefusedException refused) {
            refusals(refused.reason()).increment();
            throw new ParseException(
                    refused.reason().code(), problem(refused.reason()).asException());
        }
    }

    // Without the key, a token is neither valid nor invalid. After a 401, the client would log in again for no reason.
    private static Problem problem(TokenReason reason) {
        Problem problem = reason == TokenReason.NO_KEYS
                ? Problem.unavailable("Tokens cannot be verified at the moment. Try again shortly.")
                : Problem.invalidToken();
        return problem.withReason(reason.code());
    }
}
