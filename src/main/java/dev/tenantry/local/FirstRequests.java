package dev.tenantry.local;

import dev.tenantry.admin.AdminRole;
import dev.tenantry.registry.TenantRegistry;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.StoreName;
import dev.tenantry.tenant.Tenant;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.vertx.http.HttpServerStart;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;
import org.jose4j.jwt.JwtClaims;

/** Prints requests that work when pasted, once dev mode is ready. */
@IfBuildProfile("dev")
@ApplicationScoped
class FirstRequests {

    private static final Logger LOG = Logger.getLogger(FirstRequests.class);
    private static final Duration LIFETIME = Duration.ofHours(12);
    private static final String ADMIN = "ada@platform";

    private final Config config;
    private final LocalConfig local;
    private final TenantRegistry registry;

    FirstRequests(Config config, LocalConfig local, TenantRegistry registry) {
        this.config = config;
        this.local = local;
        this.registry = registry;
    }

    void print(@ObservesAsync HttpServerStart ready) {
        // A token needs the generated signing key, and a demo tenant to name.
        if (!local.demo() || !LocalKeys.areInUse()) {
            return;
        }
        String address = "http://localhost:" + ready.options().getPort();
        StringBuilder text = new StringBuilder("Tenantry is ready. Paste one of these (tokens are valid for ")
                .append(LIFETIME.toHours())
                .append(" hours):\n");
        for (DemoTenants.Demo demo : DemoTenants.ALL) {
            Optional<Tenant> tenant = registry.find(demo.slug());
            tenant.ifPresent(found -> append(text, describe(found), address + "/orders", tenantToken(demo)));
        }
        append(text, "platform administrator", address + "/admin/tenants", adminToken());
        text.append("\nAll other endpoints: ")
                .append(address)
                .append("/q/swagger-ui (choose Authorize, then paste a token)\n");
        LOG.info(text);
    }

    private static void append(StringBuilder text, String who, String url, String token) {
        text.append("\n# ").append(who);
        text.append("\ncurl -s ").append(url).append(" -H 'Authorization: Bearer ");
        text.append(token).append("'\n");
    }

    private static String describe(Tenant tenant) {
        String home = switch (tenant.placement()) {
            case Placement.Shared() -> "tier row: shared tables";
            case Placement.OwnSchema() -> "tier schema: schema " + tenant.home();
            case Placement.OwnDatabase(StoreName store) ->
                "tier database: database " + tenant.home() + " in data store " + store;
        };
        return tenant.slug() + ", plan " + tenant.plan().wireName() + ", " + home;
    }

    private String tenantToken(DemoTenants.Demo demo) {
        JwtClaims claims = claims(demo.ownerSubject());
        claims.setStringClaim(
                config.getValue("tenantry.context.claim", String.class),
                demo.slug().value());
        return LocalTokens.sign(claims);
    }

    private String adminToken() {
        JwtClaims claims = claims(ADMIN);
        claims.setStringListClaim("groups", List.of(AdminRole.NAME));
        return LocalTokens.sign(claims);
    }

    private JwtClaims claims(String subject) {
        return LocalTokens.claims(
                config.getValue("mp.jwt.verify.issuer", String.class),
                config.getValue("mp.jwt.verify.audiences", String.class),
                subject,
                LIFETIME);
    }
}
