package dev.tenantry.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenantry.start.StartConfig;
import dev.tenantry.support.BesideOthers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests for how long, and for what, an accepted token is accepted without being verified again. */
@BesideOthers
class VerifiedTokensTest {

    private static final String ISSUER = "https://issuer.example.com";
    private static final PublicJsonWebKey ONE = Jwks.p256("one");
    private static final PublicJsonWebKey TWO = Jwks.p256("two");

    private final Map<String, String> settings = new HashMap<>(Map.of(
            TokenSettings.ISSUER,
            ISSUER,
            TokenSettings.AUDIENCES,
            "tenantry",
            TokenSettings.ALGORITHM,
            "ES256",
            TokenSettings.CLOCK_SKEW,
            "5",
            "tenantry.token.cache.ttl",
            "60s"));

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AtomicInteger verifications = new AtomicInteger();
    private volatile Optional<KeySet> keys = Optional.of(set(ONE));
    private volatile Instant now = Instant.now();

    @Test
    void verifiesATokenOnce() throws Exception {
        VerifiedTokens tokens = tokens();
        String token = token("olivia");
        VerifiedToken first = tokens.verify(token);
        assertThat(first.getSubject()).isEqualTo("olivia");
        for (int use = 0; use < 5; use++) {
            // As the next request brings it.
            assertThat(tokens.verify(new String(token.toCharArray()))).isSameAs(first);
        }
        assertThat(verifications).hasValue(1);
        assertThat(acceptances("signature")).isEqualTo(1);
        assertThat(acceptances("cache")).isEqualTo(5);
    }

    @Test
    void verifiesATokenAgainAfterTheConfiguredTime() throws Exception {
        VerifiedTokens tokens = tokens();
        String token = token("olivia");
        tokens.verify(token);
        now = now.plusSeconds(59);
        tokens.verify(token);
        assertThat(verifications).hasValue(1);
        now = now.plusSeconds(2);
        tokens.verify(token);
        assertThat(verifications).hasValue(2);
    }

    @Test
    void refusesARememberedTokenOnceItHasExpired() throws Exception {
        VerifiedTokens tokens = tokens();
        JwtClaims claims = claims("olivia");
        claims.setExpirationTime(at(now.plusSeconds(10)));
        String token = Jwks.sign(claims, ONE);
        tokens.verify(token);
        now = now.plusSeconds(14);
        assertThat(tokens.verify(token)).isNotNull();
        now = now.plusSeconds(2);
        refuses(tokens, token, TokenReason.EXPIRED);
        assertThat(verifications).hasValue(1);
    }

    @Test
    void refusesARememberedTokenOnceItIsTooOld() throws Exception {
        settings.put(TokenSettings.TOKEN_AGE, "20");
        VerifiedTokens tokens = tokens();
        String token = token("olivia");
        tokens.verify(token);
        now = now.plusSeconds(24);
        assertThat(tokens.verify(token)).isNotNull();
        now = now.plusSeconds(2);
        refuses(tokens, token, TokenReason.TOO_OLD);
        assertThat(verifications).hasValue(1);
    }

    @Test
    void refusesARememberedTokenWhileTheClockIsSetBackToBeforeItsIssue() throws Exception {
        VerifiedTokens tokens = tokens();
        JwtClaims claims = claims("olivia");
        claims.setNotBefore(at(now.minusSeconds(30)));
        claims.unsetClaim("iat");
        for (String token : List.of(token("olivia"), Jwks.sign(claims, ONE))) {
            tokens.verify(token);
            now = now.minusSeconds(40);
            refuses(tokens, token, TokenReason.NOT_YET_VALID);
            now = now.plusSeconds(40);
            assertThat(tokens.verify(token)).isNotNull();
        }
        assertThat(verifications).hasValue(2);
    }

    @Test
    void refusesARememberedTokenOnceItsKeyIsWithdrawn() throws Exception {
        VerifiedTokens tokens = tokens();
        String token = token("olivia");
        tokens.verify(token);
        keys = Optional.of(set(TWO));
        refuses(tokens, token, TokenReason.UNKNOWN_KEY);
        keys = Optional.of(set(renamed(TWO)));
        refuses(tokens, token, TokenReason.BAD_SIGNATURE);
        // Nothing was remembered about the refusals.
        keys = Optional.of(set(ONE));
        assertThat(tokens.verify(token).getSubject()).isEqualTo("olivia");
    }

    @Test
    void verifiesRememberedTokensAgainIfAnyKeyHasChanged() throws Exception {
        VerifiedTokens tokens = tokens();
        String token = token("olivia");
        tokens.verify(token);
        keys = Optional.of(set(ONE, TWO));
        tokens.verify(token);
        tokens.verify(token);
        assertThat(verifications).hasValue(2);
    }

    /** As after each regular fetch whose answer differs only in its spelling. */
    @Test
    void remembersTokensWhileTheSameKeysAreFetchedAgain() throws Exception {
        VerifiedTokens tokens = tokens();
        String token = token("olivia");
        tokens.verify(token);
        KeySet before = keys.orElseThrow();
        keys = Optional.of(set(ONE));
        assertThat(keys.orElseThrow()).isNotSameAs(before);
        tokens.verify(token);
        assertThat(verifications).hasValue(1);
    }

    @Test
    void acceptsNoRememberedTokenWithoutKeys() throws Exception {
        VerifiedTokens tokens = tokens();
        String token = token("olivia");
        tokens.verify(token);
        keys = Optional.empty();
        refuses(tokens, token, TokenReason.NO_KEYS);
    }

    @Test
    void remembersNoRefusedTokens() throws Exception {
        VerifiedTokens tokens = tokens();
        JwtClaims foreign = claims("olivia");
        foreign.setAudience("another");
        String forged = Jwks.sign(claims("olivia"), renamed(TWO));
        for (int use = 0; use < 2; use++) {
            refuses(tokens, Jwks.sign(foreign, ONE), TokenReason.WRONG_AUDIENCE);
            refuses(tokens, forged, TokenReason.BAD_SIGNATURE);
            refuses(tokens, "nonsense", TokenReason.MALFORMED);
        }
        assertThat(verifications).hasValue(6);
        assertThat(tokens.size()).isZero();
    }

    /** Headers and claims of an accepted token under another signature, and the other way round. */
    @Test
    void takesNoOtherTokenForARememberedOne() throws Exception {
        VerifiedTokens tokens = tokens();
        String token = token("olivia");
        String other = token("oscar");
        tokens.verify(token);
        tokens.verify(other);
        int signature = token.lastIndexOf('.');
        refuses(
                tokens,
                token.substring(0, signature) + other.substring(other.lastIndexOf('.')),
                TokenReason.BAD_SIGNATURE);
        refuses(tokens, token.substring(0, signature + 1), TokenReason.MALFORMED);
        refuses(tokens, token + "AA", TokenReason.BAD_SIGNATURE);
        refuses(tokens, " " + token, TokenReason.MALFORMED);
        assertThat(tokens.verify(other).getSubject()).isEqualTo("oscar");
        assertThat(tokens.verify(token).getSubject()).isEqualTo("olivia");
    }

    /** Two texts with the same hash code find the same place in the cache. */
    @Test
    void takesNoTokenWithTheSameHashCodeForARememberedOne() throws Exception {
        VerifiedTokens tokens = tokens();
        String token = token("olivia");
        tokens.verify(token);
        String twin = withTheHashCodeOf(token);
        assertThat(twin).isNotEqualTo(token).hasSameHashCodeAs(token);
        assertThatThrownBy(() -> tokens.verify(twin)).isInstanceOf(TokenRefusedException.class);
        assertThat(tokens.size()).isEqualTo(1);
    }

    @Test
    void remembersNoMoreThanTheConfiguredNumber() throws Exception {
        settings.put("tenantry.token.cache.size", "10");
        VerifiedTokens tokens = tokens();
        for (int user = 0; user < 50; user++) {
            tokens.verify(token("user" + user));
        }
        assertThat(tokens.size()).isBetween(1L, 10L);
    }

    @Test
    void canBeTurnedOff() throws Exception {
        settings.put("tenantry.token.cache.size", "0");
        VerifiedTokens tokens = tokens();
        String token = token("olivia");
        tokens.verify(token);
        tokens.verify(token);
        assertThat(verifications).hasValue(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {2_500, 3_500})
    void remembersNoLongTokens(int claim) throws Exception {
        VerifiedTokens tokens = tokens();
        JwtClaims claims = claims("olivia");
        claims.setStringClaim("long", "x".repeat(claim));
        String token = Jwks.sign(claims, ONE);
        tokens.verify(token);
        tokens.verify(token);
        assertThat(verifications).hasValue(token.length() > VerifiedTokens.MAX_LENGTH ? 2 : 1);
        assertThat(token.length() > VerifiedTokens.MAX_LENGTH).isEqualTo(claim == 3_500);
    }

    @Test
    void givesEachOfManyThreadsTheCallerOfItsToken() throws Exception {
        settings.put("tenantry.token.cache.size", "8");
        VerifiedTokens tokens = tokens();
        List<String> users =
                IntStream.range(0, 16).mapToObj(user -> "user" + user).toList();
        List<String> signed = users.stream().map(this::token).toList();
        List<Callable<Set<Boolean>>> uses = IntStream.range(0, 8)
                .mapToObj(thread -> (Callable<Set<Boolean>>) () -> {
                    Set<Boolean> right = new HashSet<>();
                    for (int use = 0; use < 400; use++) {
                        int user = (use + thread) % users.size();
                        VerifiedToken verified = tokens.verify(signed.get(user));
                        right.add(verified.getSubject().equals(users.get(user))
                                && verified.getRawToken().equals(signed.get(user)));
                    }
                    return right;
                })
                .toList();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<Set<Boolean>> result : threads.invokeAll(uses)) {
                assertThat(result.get()).containsExactly(true);
            }
        }
    }

    /** What one request changed, another would see. */
    @Test
    void givesOutNothingThatCanBeChanged() throws Exception {
        JwtClaims claims = claims("olivia");
        claims.setClaim("object", Map.of("list", List.of(Map.of("a", List.of("b")))));
        VerifiedToken token = tokens().verify(Jwks.sign(claims, ONE));
        Map<String, List<Map<String, List<String>>>> object = token.getClaim("object");
        List<Map<String, List<String>>> list = object.get("list");
        for (Collection<?> shown : List.of(
                token.getGroups(),
                token.getAudience(),
                token.getClaimNames(),
                object.values(),
                list,
                list.getFirst().values(),
                list.getFirst().get("a"))) {
            assertThat(shown).isNotEmpty();
            assertThatThrownBy(shown::clear).isInstanceOf(UnsupportedOperationException.class);
        }
        assertThat(token.getClaimNames()).contains("raw_token", "object", "sub");
    }

    @ParameterizedTest
    @ValueSource(ints = {30, 33, 3_000})
    void refusesClaimsThatAreNestedTooDeep(int depth) throws Exception {
        String token = Jwks.sign(
                claims("olivia")
                        .toJson()
                        .replaceFirst("\\{", "{\"deep\":" + "[".repeat(depth) + "]".repeat(depth) + ","),
                ONE);
        if (depth <= 32) {
            assertThat(tokens().verify(token)).isNotNull();
        } else {
            refuses(tokens(), token, TokenReason.MALFORMED);
        }
    }

    private double acceptances(String by) {
        return meters.get("tenantry.token.acceptances").tag("by", by).counter().count();
    }

    private static void refuses(VerifiedTokens tokens, String token, TokenReason reason) {
        assertThatThrownBy(() -> tokens.verify(token)).hasMessage(reason.code());
    }

    private String token(String subject) {
        return Jwks.sign(claims(subject), ONE);
    }

    private JwtClaims claims(String subject) {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(ISSUER);
        claims.setAudience("tenantry");
        claims.setSubject(subject);
        claims.setIssuedAt(at(now));
        claims.setExpirationTime(at(now.plusSeconds(600)));
        claims.setStringListClaim("groups", List.of("staff"));
        return claims;
    }

    private static NumericDate at(Instant time) {
        return NumericDate.fromSeconds(time.getEpochSecond());
    }

    private static KeySet set(PublicJsonWebKey... keys) {
        return KeyReader.read(Jwks.set(keys), Set.of("ES256"));
    }

    private static PublicJsonWebKey renamed(PublicJsonWebKey key) throws Exception {
        PublicJsonWebKey renamed = PublicJsonWebKey.Factory.newPublicJwk(key.getPublicKey());
        renamed.setPrivateKey(key.getPrivateKey());
        renamed.setKeyId("one");
        return renamed;
    }

    // In a hash code, a character counts 31 times as much as the next one.
    private static String withTheHashCodeOf(String token) {
        for (int index = 1; index < token.length() - 1; index++) {
            char first = (char) (token.charAt(index) + 1);
            char second = (char) (token.charAt(index + 1) - 31);
            if (Character.isLetterOrDigit(first) && Character.isLetterOrDigit(second) && second < 128) {
                return token.substring(0, index) + first + second + token.substring(index + 2);
            }
        }
        throw new IllegalStateException("No such place in " + token);
    }

    private VerifiedTokens tokens() {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withMapping(StartConfig.class)
                .withMapping(TokenConfig.class)
                .withConverter(Duration.class, 100, new DurationConverter())
                .withDefaultValues(settings)
                .build();
        TokenSettings read = new TokenSettings(config);
        TokenConfig own = config.getConfigMapping(TokenConfig.class);
        KeyRing ring = new KeyRing(read, own, config.getConfigMapping(StartConfig.class), new KeyMetrics(meters)) {
            @Override
            Optional<KeySet> current() {
                return keys;
            }
        };
        TokenVerifier verifier = new TokenVerifier(ring, read, own, () -> now) {
            @Override
            VerifiedToken verify(String token) throws TokenRefusedException {
                verifications.incrementAndGet();
                return super.verify(token);
            }
        };
        return new VerifiedTokens(
                verifier,
                own.cache(),
                meters,
                () -> Duration.between(Instant.EPOCH, now).toNanos());
    }
}
