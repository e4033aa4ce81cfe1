package dev.tenantry.context;

import dev.tenantry.start.StartConfig;
import dev.tenantry.start.StartRefusal;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;

/** Ends the start where tokens could not be verified, or anybody's would be: the framework itself would start. */
@ApplicationScoped
class TokenSettingsCheck {

    private static final int EARLY = 10;

    private final Config config;
    private final StartConfig start;

    TokenSettingsCheck(Config config, StartConfig start) {
        this.config = config;
        this.start = start;
    }

    void check(@Observes @Priority(EARLY) StartupEvent event) {
        if (!start.serves()) {
            return;
        }
        require("mp.jwt.verify.issuer", "mp.jwt.verify.issuer");
        require("mp.jwt.verify.audiences", "mp.jwt.verify.audiences");
        require(
                "mp.jwt.verify.publickey.location (a PEM file or a JWKS URL) or mp.jwt.verify.publickey",
                "mp.jwt.verify.publickey.location",
                "mp.jwt.verify.publickey");
    }

    private void require(String what, String... anyOf) {
        if (Stream.of(anyOf)
                .allMatch(property ->
                        config.getOptionalValue(property, String.class).isEmpty())) {
            throw StartRefusal.because(what + " is not set, and tokens could not be verified.");
        }
    }
}
