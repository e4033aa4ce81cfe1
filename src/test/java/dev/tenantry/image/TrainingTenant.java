package dev.tenantry.image;

import dev.tenantry.local.LocalTokens;
import java.net.URI;
import java.time.Duration;
import org.jose4j.jwt.JwtClaims;

/** A tenant of a training run. */
record TrainingTenant(String slug) {

    static final String ISSUER = "https://issuer.tenantry.local";
    static final String AUDIENCE = "tenantry";
    static final Duration LIFETIME = Duration.ofHours(1);

    String signed() {
        JwtClaims claims = LocalTokens.claims(ISSUER, AUDIENCE, "olivia@" + slug, LIFETIME);
        claims.setStringClaim("tenantId", slug);
        return LocalTokens.sign(claims);
    }

    Session session(URI orders) {
        return new Session(this, orders);
    }

    /** What one client knows of the tenant: its token, and the last order that it placed. For one thread. */
    static final class Session {

        private static final String OTHER_SIGNATURE = "AAAA";

        private final TrainingTenant tenant;
        private String token;
        private URI order;

        private Session(TrainingTenant tenant, URI orders) {
            this.tenant = tenant;
            this.token = tenant.signed();
            this.order = orders;
        }

        void signIn() {
            token = tenant.signed();
        }

        String token() {
            return token;
        }

        /** Returns the token with a signature of the right length that is not the issuer's. */
        String forged() {
            int signature = token.lastIndexOf('.') + 1;
            return token.substring(0, signature) + OTHER_SIGNATURE + token.substring(signature + 4);
        }

        void placed(URI placed) {
            order = placed;
        }

        URI order() {
            return order;
        }
    }
}
