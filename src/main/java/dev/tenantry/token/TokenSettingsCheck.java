package dev.tenantry.token;

import dev.tenantry.start.StartCheck;
import dev.tenantry.start.StartConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Refuses to start if tokens could not be verified, if any token would be accepted, or if a setting that an operator
 * relies on has no effect. Quarkus itself starts in all of these cases.
 */
@ApplicationScoped
class TokenSettingsCheck implements StartCheck {

    // More would accept tokens long after they have expired.
    private static final Duration MOST_CLOCK_SKEW = Duration.ofMinutes(5);
    private static final Duration UNLIMITED = Duration.ofSeconds(Long.MAX_VALUE);

    private final TokenSettings settings;
    private final TokenConfig config;
    private final StartConfig start;

    TokenSettingsCheck(TokenSettings settings, TokenConfig config, StartConfig start) {
        this.settings = settings;
        this.config = config;
        this.start = start;
    }

    @Override
    public Phase phase() {
        return Phase.SETTINGS;
    }

    @Override
    public List<String> refusals() {
        if (!start.serves()) {
            return List.of();
        }
        Stream<Optional<String>> refusals = Stream.of(
                missing(TokenSettings.ISSUER, settings.issuer().isEmpty()),
                missing(TokenSettings.AUDIENCES, settings.audiences().isEmpty()),
                algorithmRefusal(),
                keyRefusal(),
                keepRefusal(),
                secondsRefusal(TokenSettings.CLOCK_SKEW, () -> Optional.of(settings.clockSkew()), MOST_CLOCK_SKEW),
                secondsRefusal(TokenSettings.TOKEN_AGE, settings::tokenAge, UNLIMITED));
        Stream<String> withoutEffect = settings.withoutEffect().stream()
                .map(property -> property + " is set but has no effect. Remove it; src/docs/configuration.md lists the"
                        + " settings for tokens.");
        return Stream.concat(refusals.flatMap(Optional::stream), withoutEffect).toList();
    }

    private static Optional<String> missing(String property, boolean isMissing) {
        return isMissing
                ? Optional.of(property + " is not set. Without it, tokens cannot be verified.")
                : Optional.empty();
    }

    private Optional<String> algorithmRefusal() {
        return !settings.algorithms().isEmpty() && Algorithms.SUPPORTED.containsAll(settings.algorithms())
                ? Optional.empty()
                : Optional.of(TokenSettings.ALGORITHM + " must be one or more of "
                        + Algorithms.SUPPORTED.stream()
                                .sorted()
                                .collect(Collectors.joining(", "))
                                .toUpperCase(Locale.ROOT)
                        + ".");
    }

    // Otherwise known keys would expire before each fetch, and requests with a token would get 503 in between.
    private Optional<String> keepRefusal() {
        TokenConfig.Keys keys = config.keys();
        Duration least = keys.refresh().plus(keys.deadline()).plus(KeyRing.TICK);
        return settings.url().isPresent() && keys.keep().compareTo(least) < 0
                ? Optional.of("tenantry.token.keys.keep must be at least a second longer than"
                        + " tenantry.token.keys.refresh and tenantry.token.keys.deadline together. Otherwise keys"
                        + " would expire before they are fetched again.")
                : Optional.empty();
    }

    private static Optional<String> secondsRefusal(String property, Supplier<Optional<Duration>> value, Duration most) {
        try {
            return value.get()
                    .filter(time -> time.isNegative() || time.compareTo(most) > 0)
                    .map(time -> time.isNegative()
                            ? property + " must not be negative."
                            : property + " must be at most " + most.toSeconds() + " seconds.");
        } catch (NumberFormatException noNumber) {
            return Optional.of(property + " must be a number of seconds.");
        }
    }

    private Optional<String> keyRefusal() {
        Optional<String> key = settings.key();
        Optional<String> url = settings.url();
        Optional<String> file = settings.file();
        if (key.isEmpty() && url.isEmpty() && file.isEmpty()) {
            return missing(TokenSettings.LOCATION + " (a PEM file or a JWKS URL) or " + TokenSettings.KEY, true);
        }
        if (key.isPresent() && (url.isPresent() || file.isPresent())) {
            return Optional.of(
                    TokenSettings.LOCATION + " and " + TokenSettings.KEY + " are both set. Set one of them.");
        }
        return key.flatMap(text -> contentRefusal(TokenSettings.KEY, text))
                // Keys at a URL are fetched later: the identity provider may be down while this service starts.
                .or(() -> url.flatMap(TokenSettingsCheck::urlRefusal))
                .or(() -> file.flatMap(this::fileRefusal));
    }

    private static Optional<String> urlRefusal(String url) {
        try {
            if (URI.create(url).getHost() != null) {
                return Optional.empty();
            }
        } catch (IllegalArgumentException noUrl) {
            // Reported below.
        }
        return Optional.of(TokenSettings.LOCATION + " is not a valid URL.");
    }

    private Optional<String> fileRefusal(String file) {
        try {
            return contentRefusal(TokenSettings.LOCATION, KeyFile.read(file));
        } catch (IOException unreadable) {
            return Optional.of(TokenSettings.LOCATION + " is " + file + ", which cannot be read.");
        }
    }

    private Optional<String> contentRefusal(String property, String content) {
        KeySet keys = KeyReader.read(content, settings.algorithms());
        if (keys.isUsable()) {
            return Optional.empty();
        }
        return Optional.of(
                keys.refusals().isEmpty()
                        ? property + " holds no public key. It must be PEM, a JSON Web Key or a JSON Web Key set."
                        : property + " holds no key that may verify tokens. " + String.join(". ", keys.refusals())
                                + ".");
    }
}
