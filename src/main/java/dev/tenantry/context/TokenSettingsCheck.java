package dev.tenantry.context;

import dev.tenantry.start.StartCheck;
import dev.tenantry.start.StartConfig;
import io.smallrye.jwt.util.KeyUtils;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/**
 * Refuses to start if tokens could not be verified, or if any token would be accepted. Quarkus itself starts in both
 * cases.
 */
@ApplicationScoped
class TokenSettingsCheck implements StartCheck {

    private static final String KEY = "mp.jwt.verify.publickey";
    private static final String LOCATION = "mp.jwt.verify.publickey.location";

    private final Config config;
    private final StartConfig start;

    TokenSettingsCheck(Config config, StartConfig start) {
        this.config = config;
        this.start = start;
    }

    @Override
    public Phase phase() {
        return Phase.SETTINGS;
    }

    @Override
    public List<String> refusals() {
        return start.serves()
                ? Stream.of(missing("mp.jwt.verify.issuer"), missing("mp.jwt.verify.audiences"), keyRefusal())
                        .flatMap(Optional::stream)
                        .toList()
                : List.of();
    }

    private Optional<String> missing(String property) {
        return value(property).isPresent()
                ? Optional.empty()
                : Optional.of(property + " is not set. Without it, tokens cannot be verified.");
    }

    private Optional<String> keyRefusal() {
        Optional<String> location = value(LOCATION);
        Optional<String> key = value(KEY);
        if (location.isEmpty() && key.isEmpty()) {
            return missing(LOCATION + " (a PEM file or a JWKS URL) or " + KEY);
        }
        return key.flatMap(content -> contentRefusal(KEY, content))
                // Keys at a URL are fetched when needed: the identity provider may be down while this service starts.
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
                : Optional.of(property + " holds no public key. It must be PEM, a JSON Web Key or a JSON Web Key set.");
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
