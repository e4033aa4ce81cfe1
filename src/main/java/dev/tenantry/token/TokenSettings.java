package dev.tenantry.token;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.Config;

/** Reads the settings of MicroProfile JWT, after {@link TokenSettingsCheck} has checked them. */
@ApplicationScoped
class TokenSettings {

    static final String KEY = "mp.jwt.verify.publickey";
    static final String LOCATION = "mp.jwt.verify.publickey.location";
    static final String ALGORITHM = "mp.jwt.verify.publickey.algorithm";
    static final String ISSUER = "mp.jwt.verify.issuer";
    static final String AUDIENCES = "mp.jwt.verify.audiences";
    static final String CLOCK_SKEW = "mp.jwt.verify.clock.skew";
    static final String TOKEN_AGE = "mp.jwt.verify.token.age";

    private static final Pattern SEPARATOR = Pattern.compile("[^a-z0-9]");

    // The others say where a request holds its token. SmallRye JWT reads them itself.
    private static final Set<String> SUPPORTED = Stream.of(
                    KEY,
                    LOCATION,
                    ALGORITHM,
                    ISSUER,
                    AUDIENCES,
                    CLOCK_SKEW,
                    TOKEN_AGE,
                    "mp.jwt.token.header",
                    "mp.jwt.token.cookie",
                    "smallrye.jwt.token.header",
                    "smallrye.jwt.token.cookie",
                    "smallrye.jwt.token.schemes",
                    "smallrye.jwt.always-check-authorization")
            .map(TokenSettings::dotted)
            .collect(Collectors.toUnmodifiableSet());

    // Without those for making tokens, one of which Quarkus sets in dev mode and tests. Hundreds of names are compared
    // with it at each start.
    private static final Pattern CONCERNS_TOKENS = Pattern.compile(
            "mp[^a-z0-9]jwt[^a-z0-9]|smallrye[^a-z0-9]jwt[^a-z0-9](?!(sign|encrypt|new[^a-z0-9]token)[^a-z0-9])",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern URL = Pattern.compile("https?:.*", Pattern.CASE_INSENSITIVE);
    private static final Duration DEFAULT_CLOCK_SKEW = Duration.ofSeconds(60);

    private final Config config;

    TokenSettings(Config config) {
        this.config = config;
    }

    Optional<String> key() {
        return text(KEY);
    }

    /** Returns the location if the keys are at a URL. */
    Optional<String> url() {
        return text(LOCATION).filter(location -> URL.matcher(location).matches());
    }

    /** Returns the location if the keys are in a file or on the class path. */
    Optional<String> file() {
        return text(LOCATION).filter(location -> !URL.matcher(location).matches());
    }

    Optional<String> issuer() {
        return text(ISSUER);
    }

    Set<String> audiences() {
        return list(AUDIENCES);
    }

    /** Returns the names of RFC 7518. SmallRye JWT, which reads the property too, knows EdDSA in capitals only. */
    Set<String> algorithms() {
        return list(ALGORITHM).stream()
                .map(name -> name.equals("EDDSA") ? "EdDSA" : name)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    Duration clockSkew() {
        return seconds(CLOCK_SKEW).orElse(DEFAULT_CLOCK_SKEW);
    }

    /** Returns how old a token may be, besides its own expiry; empty if the age is not limited. */
    Optional<Duration> tokenAge() {
        return seconds(TOKEN_AGE);
    }

    /** Returns the properties of MicroProfile JWT and SmallRye JWT that are set but have no effect here. */
    List<String> withoutEffect() {
        return StreamSupport.stream(config.getPropertyNames().spliterator(), false)
                .filter(name -> CONCERNS_TOKENS.matcher(name).lookingAt() && !SUPPORTED.contains(dotted(name)))
                .filter(name -> text(name).isPresent())
                .sorted()
                .toList();
    }

    // Unites the names of properties and of environment variables.
    private static String dotted(String name) {
        return SEPARATOR.matcher(name.toLowerCase(Locale.ROOT)).replaceAll(".");
    }

    private Optional<String> text(String property) {
        return config.getOptionalValue(property, String.class)
                .map(String::strip)
                .filter(text -> !text.isEmpty());
    }

    private Set<String> list(String property) {
        return config.getOptionalValues(property, String.class).stream()
                .flatMap(List::stream)
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** @throws NumberFormatException if it is not a number of seconds */
    private Optional<Duration> seconds(String property) {
        return text(property).map(Integer::parseInt).map(Duration::ofSeconds);
    }
}
