package dev.tenantry.token;

import io.smallrye.jwt.auth.principal.JWTCallerPrincipal;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Describes the caller as a verified token does. Claims that are not standard keep the types of plain JSON. Immutable,
 * because {@link VerifiedTokens} gives it to all requests with this token.
 */
final class VerifiedToken extends JWTCallerPrincipal {

    private static final String RAW_TOKEN = "raw_token";

    private final Claims claims;
    private final TokenTimes times;
    private final KeySet keys;
    private final Set<String> audience;
    private final Set<String> groups;
    private final Set<String> names;

    /** @param keys the set with which the token was verified */
    VerifiedToken(String token, Claims claims, TokenTimes times, KeySet keys) throws TokenRefusedException {
        super(token, "JWT");
        this.claims = claims;
        this.times = times;
        this.keys = keys;
        this.audience = claims.audience();
        this.groups = claims.groups();
        this.names = names(claims);
    }

    TokenTimes times() {
        return times;
    }

    boolean isVerifiedBy(KeySet others) {
        return keys.equals(others);
    }

    // The superclass would make a new set for each call.
    @Override
    public Set<String> getClaimNames() {
        return names;
    }

    @Override
    protected Collection<String> doGetClaimNames() {
        return claims.json().keySet();
    }

    private static Set<String> names(Claims claims) {
        Set<String> names = new LinkedHashSet<>(claims.json().keySet());
        names.add(RAW_TOKEN);
        return Collections.unmodifiableSet(names);
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
