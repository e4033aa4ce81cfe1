package dev.tenantry.context;

import dev.tenantry.start.StartConfig;
import dev.tenantry.start.StartRefusal;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.jwt.util.KeyUtils;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/** Ends the start where tokens could not be verified, or anybody's would be: the framework itself would start. */
@ApplicationScoped
class TokenSettingsCheck {

    private static final int EARLY = 0;

    private static final String KEY = "mp.jwt.verify.publickey";
    private static final String LOCATION = "mp.jwt.verify.publickey.location";

    private final Config config;
    private final StartConfig start;

    TokenSettingsCheck(Config config, StartConfig start) {
        this.config = config;
        this.start = start;
    }

    void check(@Observes @Priority(EARLY) StartupEvent event) {
        refusal().ifPresent(StartRefusal::because);
    }

    Optional<String> refusal() {
        return start.serves()
                ? missing("mp.jwt.verify.issuer")
                        .or(() -> missing("mp.jwt.verify.audiences"))
                        .or(this::keyRefusal)
                : Optional.empty();
    }

    private Optional<String> missing(String property) {
        return value(property).isPresent()
                ? Optional.empty()
                : Optional.of(property + " is not set, and tokens could not be verified.");
    }

    private Optional<String> keyRefusal() {
        Optional<String> location = value(LOCATION);
        Optional<String> key = value(KEY);
        if (location.isEmpty() && key.isEmpty()) {
            return missing(LOCATION + " (a PEM file or a JWKS URL) or " + KEY);
        }
        return key.flatMap(content -> contentRefusal(KEY, content))
                // What the identity provider serves is asked for when it is needed: it may be away while we start.
                .or(() -> location.filter(url -> !url.startsWith("http")).flatMap(TokenSettingsCheck::fileRefusal));
    }

    private static Optional<String> fileRefusal(String file) {
        try {
            return contentRefusal(LOCATION, KeyUtils.readKeyContent(file));
        } catch (IOException | RuntimeException unreadable) {
            return Optional.of(LOCATION + " is " + file + ", which cannot be read.");
        }
    }

    private static Optional<String> contentRefusal(String property, String content) {
        return isKey(content)
                ? Optional.empty()
                : Optional.of(property + " holds no public key: neither PEM nor a JSON Web Key (set).");
    }

    private static boolean isKey(String content) {
        try {
            KeyUtils.decodePublicKey(content);
            return true;
        } catch (GeneralSecurityException | RuntimeException noPublicKey) {
            return isCertificate(content) || isJsonWebKey(content);
        }
    }

    private static boolean isCertificate(String content) {
        try {
            KeyUtils.decodeCertificate(content);
            return true;
        } catch (GeneralSecurityException | RuntimeException noCertificate) {
            return false;
        }
    }

    private static boolean isJsonWebKey(String content) {
        @Nullable List<?> keys = KeyUtils.loadJsonWebKeys(content);
        return keys != null && !keys.isEmpty();
    }

    private Optional<String> value(String property) {
        return config.getOptionalValue(property, String.class);
    }
}
