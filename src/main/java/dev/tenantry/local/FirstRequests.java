package dev.tenantry.local;

import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.vertx.http.HttpServerStart;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import java.time.Duration;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;
import org.jose4j.jwt.JwtClaims;

/** Prints, once dev mode is ready, requests that work when pasted. */
@IfBuildProfile("dev")
@ApplicationScoped
class FirstRequests {

    private static final Logger LOG = Logger.getLogger(FirstRequests.class);
    private static final Duration LIFETIME = Duration.ofHours(12);

    private final Config config;
    private final LocalConfig local;

    FirstRequests(Config config, LocalConfig local) {
        this.config = config;
        this.local = local;
    }

    void print(@ObservesAsync HttpServerStart ready) {
        // With a key of one's own there is nothing to sign with here; without demo tenants, nobody to sign for.
        if (!local.demo() || !LocalKeys.areInUse()) {
            return;
        }
        String address = "http://localhost:" + ready.options().getPort();
        StringBuilder text = new StringBuilder("Tenantry is ready. Paste one of these (tokens are valid for ")
                .append(LIFETIME.toHours())
                .append(" hours):\n");
        for (DemoTenants.Demo demo : DemoTenants.ALL) {
            text.append("\n# ").append(demo.slug()).append(", plan ").append(demo.plan());
            text.append("\ncurl -s ").append(address).append("/orders -H 'Authorization: Bearer ");
            text.append(token(demo)).append("'\n");
        }
        text.append("\nEverything else: ").append(address).append("/q/swagger-ui (Authorize, then paste a token)\n");
        LOG.info(text);
    }

    private String token(DemoTenants.Demo demo) {
        JwtClaims claims = LocalTokens.claims(
                config.getValue("mp.jwt.verify.issuer", String.class),
                config.getValue("mp.jwt.verify.audiences", String.class),
                demo.ownerSubject(),
                LIFETIME);
        claims.setStringClaim(config.getValue("tenantry.context.claim", String.class), demo.slug());
        return LocalTokens.sign(claims);
    }
}
