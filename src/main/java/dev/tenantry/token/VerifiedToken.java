package dev.tenantry.token;

import io.smallrye.jwt.auth.principal.JWTCallerPrincipal;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Describes the caller as a verified token does. Claims that are not standard keep the types of plain JSON. */
final class VerifiedToken extends JWTCallerPrincipal {

    private final Claims claims;
    private final Set<String> audience;
    private final Set<String> groups;

    VerifiedToken(String token, Claims claims, Set<String> audience) {
        super(token, "JWT");
        this.claims = claims;
        this.audience = audience;
        this.groups = claims.groups();
    }

    @Override
    protected Collection<String> doGetClaimNames() {
        return claims.json().keySet();
    }

    @Override
    protected @Nullable Object getClaimValue(String name) {
        @Nullable Object value = claims.json().get(name);
        return switch (name) {
            case "groups" -> groups;
            case "aud" -> audience;
            // JsonWebToken returns these as primitive numbers.
            case "exp", "iat", "nbf", "auth_time", "updated_at" ->
                value instanceof Number number ? Claims.seconds(number) : 0L;
            default -> value;
        };
    }

    // The superclass would show all claims.
    @Override
    public String toString() {
        return "A verified token";
    }

    @Override
    public String toString(boolean showAll) {
        return toString();
    }
}
